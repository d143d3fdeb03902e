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

export interface Asked {
  /** How long ago the look for what a gap hid began; undefined where nothing may be missing. */
  gapMs: number | undefined;
  /** How long ago the last look came to its end. */
  lastMs: number;
  rests: Rests;
}

/**
 * Where the newest word was missed the newest are first; of all others what was read longest ago, so that looks that are cut short, gap
 * after gap, come to each of them.
 */
export async function planBackfill(
  { desk, history, target, log }: BackfillParts,
  { gapMs, lastMs, rests }: Asked,
): Promise<Todo[]> {
  const now = desk.now().getTime();
  // While the desk was away for long, what was said before may have been changed for as long.
  const changesSince = new Date(now - Math.min(changesMs + lastMs, backfillHorizonMs));
  const horizon = new Date(now - backfillHorizonMs);
  const newest = await history.newest(horizon);
  const window = { changesSince, overSince: horizon, gap: gapMs !== undefined };
  const { threads, left } = await threadsToCheck(desk, target.id, newest.threads, window);
  if (left > 0) log.warn({ left }, "conversations were left out of a look at history: more are open than it takes");

  const todo = threads.flatMap((thread) => {
    const { threadId, readTo = history.positionOf(threadId), checkedMsAgo = Number.POSITIVE_INFINITY } = thread;
    const last = newest.threads.get(threadId);
    const at = last === undefined ? readTo : history.positionOf(last);
    // Whoever was away asks for all, also for what could not be read before.
    if (gapMs === undefined && !rests.isOver(threadId)) return [];
    // Once for each gap, in however many looks.
    const isDue = (everyMs: number) => rests.has(threadId) || checkedMsAgo > (gapMs ?? everyMs);
    const unknown = last === undefined && !newest.covers(threadId) && isDue(uncoveredMs);
    const isNews = unknown || at > readTo;
    const mayHaveChanged = thread.hasWords && isDue(changesEveryMs);
    if (!isNews && !mayHaveChanged) return [];
    const turn = turnOf({ isNews, unknown, knowsNewest: thread.knowsNewest });
    const age = turn === missed ? 0 : checkedMsAgo;
    return [{ thread, changesSince: mayHaveChanged ? changesSince : undefined, turn, age, at }];
  });
  rests.keepOnly(new Set(todo.map(({ thread }) => thread.threadId)));
  return todo.sort((a, b) => a.turn - b.turn || compare(b.age, a.age) || compare(b.at, a.at));
}

const compare = <T extends number | bigint>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

const missed = 0;

/**
 * A newest word that the desk does not know is what was missed; then comes where nobody knows the newest word, then what may stand before
 * one that the desk knows, last what may only have changed.
 */
function turnOf({ isNews, unknown, knowsNewest }: Record<"isNews" | "unknown" | "knowsNewest", boolean>): number {
  if (!isNews) return 3;
  if (unknown) return 1;
  return knowsNewest ? 2 : missed;
}
