// One thread compared with its history: what is new, changed or taken back goes to the inbox; what is there already stays as it is.

import type { BackfillParts } from "./backfill.ts";
import { backfillHorizonMs } from "./backfill-plan.ts";
import { type KnownThread, threadIsRead, wordsTypedSince } from "./backfill-rows.ts";

/** Histories may show a message late: each reading begins a little before the end of the one before. */
const overlapMs = 600_000;
const mostLookups = 50;

/** Reads from where it was read to, or from `changesSince` on; gives how much was new. */
export async function readThread(
  { desk, inbox, history, target }: BackfillParts,
  thread: KnownThread,
  changesSince: Date | undefined,
): Promise<number> {
  const { threadId, readTo } = thread;
  const words = changesSince ? await wordsTypedSince(desk, target.id, thread, changesSince) : [];
  const wanted = earliest([
    readTo === undefined ? history.positionOf(threadId) : readTo - spanOf(history, overlapMs),
    ...words.map((id) => history.positionOf(id) - 1n),
  ]);
  const after = latest(wanted, history.positionAt(new Date(desk.now().getTime() - backfillHorizonMs)));
  const seen = new Set<string>();
  let last: bigint | undefined;
  let stored = 0;
  for await (const { ids, entries } of history.read(threadId, after)) {
    for (const id of ids) {
      seen.add(id);
      last = latest(last, history.positionOf(id));
    }
    stored += await inbox.storeAll(history.laneOf(threadId), entries);
  }
  // One that a page did not show is asked for by itself: a history with a hole must not take an agent's words back.
  const missing = words.filter((id) => !seen.has(id) && history.positionOf(id) > after);
  for (const id of missing.slice(0, mostLookups)) {
    if (await history.isGone(threadId, id))
      stored += await inbox.storeAll(history.laneOf(threadId), [history.removal(threadId, id)]);
  }
  await threadIsRead(desk, target.id, threadId, last);
  return stored;
}

const spanOf = ({ positionAt }: BackfillParts["history"], ms: number): bigint => {
  const now = Date.now();
  return positionAt(new Date(now)) - positionAt(new Date(now - ms));
};

const earliest = (positions: readonly bigint[]): bigint =>
  // biome-ignore lint/complexity/useMathMinMax: Math.min takes no bigint
  positions.reduce((least, position) => (position < least ? position : least));

const latest = (a: bigint | undefined, b: bigint): bigint => (a === undefined || b > a ? b : a);
