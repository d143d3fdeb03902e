// Which threads a look at history reads, and in which order: a platform lets few be read in a minute.

import type { BackfillParts } from "./backfill.ts";
import type { Rests } from "./backfill-rests.ts";
import { type KnownThread, threadsToCheck } from "./backfill-rows.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
/** Nothing older is read: what the inbox knew of it may have been pruned, and a command would run twice. See worker/prune.ts. */
export const backfillHorizonMs = 14 * day;
/** Words older than this, before the last look, are not looked at for changes: docs/operations.md says so. */
const changesMs = day;
const uncoveredMs = 30 * minute;
const changesEveryMs = 60 * minute;

export interface Todo {
  thread: KnownThread;
  /** Words since then are looked at for changes too. */
  changesSince: Date | undefined;
}

/** `lastMs`: how long ago the last look came to its end. Of what is as likely to hold something new, the newest words are first. */
export async function planBackfill(
  { desk, history, target, log }: BackfillParts,
  { gap, rests }: { gap: boolean; rests: Rests },
  lastMs: number,
): Promise<Todo[]> {
  const now = desk.now().getTime();
  // While the desk was away for long, what was said before may have been changed for as long.
  const changesSince = new Date(now - Math.min(changesMs + lastMs, backfillHorizonMs));
  const horizon = new Date(now - backfillHorizonMs);
  const newest = await history.newest(horizon);
  const window = { changesSince, overSince: horizon, gap };
  const { threads, left } = await threadsToCheck(desk, target.id, newest.threads, window);
  if (left > 0) log.warn({ left }, "conversations were left out of a look at history: more are open than it takes");

  const todo = threads.flatMap((thread) => {
    const { threadId, readTo = history.positionOf(threadId), checkedMsAgo = Number.POSITIVE_INFINITY } = thread;
    const last = newest.threads.get(threadId);
    const at = last === undefined ? readTo : history.positionOf(last);
    // Whoever was away asks for all, also for what could not be read before.
    if (!gap && !rests.isOver(threadId)) return [];
    const mustBe = gap || rests.has(threadId);
    const unknown = last === undefined && !newest.covers(threadId) && (mustBe || checkedMsAgo > uncoveredMs);
    const isNews = unknown || at > readTo;
    const mayHaveChanged = thread.hasWords && (mustBe || checkedMsAgo > changesEveryMs);
    if (!isNews && !mayHaveChanged) return [];
    const turn = turnOf({ isNews, knowsNewest: thread.knowsNewest });
    return [{ thread, changesSince: mayHaveChanged ? changesSince : undefined, turn, at }];
  });
  rests.keepOnly(new Set(todo.map(({ thread }) => thread.threadId)));
  return todo.sort((a, b) => a.turn - b.turn || (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

/** A newest word that the desk does not know is what was missed; then comes what may stand before one that it knows, last what may only have changed. */
function turnOf({ isNews, knowsNewest }: { isNews: boolean; knowsNewest: boolean }): number {
  if (!isNews) return 2;
  return knowsNewest ? 1 : 0;
}
