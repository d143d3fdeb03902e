// What was said while nobody listened: after a start, after a lost connection and every few minutes the threads are compared with
// the platform's own history, through the same inbox as live events. What is a message's identity decides what is new, never a
// mark in time: the mark only says from where on to read.

import type { Desk } from "../desk/desk.ts";
import type { Log } from "../log.ts";
import { planBackfill, type Todo } from "./backfill-plan.ts";
import { createRests, type Rests } from "./backfill-rests.ts";
import { endBackfillTurn, takeBackfillTurn, threadIsRead } from "./backfill-rows.ts";
import { readThread } from "./backfill-thread.ts";
import { ChannelError } from "./channel.ts";
import type { Hold, Inbox, InboxEntry } from "./inbox.ts";

/** How a platform's history is read. Every call may throw a ChannelError, and paces itself. Positions are by the platform's own time. */
export interface History {
  positionAt(time: Date): bigint;
  positionOf(externalId: string): bigint;
  /** The inbox's name of a thread. */
  laneOf(threadId: string): string;
  /** Threads that may have had words since then, with the newest of them; `covers` says for which others that means none. */
  newest(since: Date): Promise<{ threads: ReadonlyMap<string, string>; covers(threadId: string): boolean }>;
  /** What stands in a thread after a position, oldest first, to its end. @throws ChannelError gone for a thread that is not there */
  read(threadId: string, after: bigint): AsyncIterable<HistoryPage>;
  /** Whether a message is certainly not there any more. */
  isGone(threadId: string, externalId: string): Promise<boolean>;
  /** What the platform would have told of its removal. */
  removal(threadId: string, externalId: string): InboxEntry;
}

export interface HistoryPage {
  /** All messages of the page, also those that mean nothing to the desk. */
  ids: string[];
  /** What the platform would have told of them. */
  entries: InboxEntry[];
}

export interface BackfillParts {
  desk: Desk;
  inbox: Inbox;
  history: History;
  target: { id: number };
  log: Log;
  /** Between two looks, in milliseconds. */
  everyMs?: number;
}

export interface Backfill {
  /** Looks as soon as it can. `gap`: something may be missing right now, so what comes live waits for it. */
  request(why: { gap: boolean }): void;
  /** Why history cannot be read, in words. */
  problem(): string | undefined;
  stop(): Promise<void>;
}

const standardEveryMs = 5 * 60_000;
/** What is live waits no longer than this for what is missing. */
const longestHoldMs = 20_000;
/** A killed process's turn is over after this. */
const turnMs = 9_000;
const firstRetryMs = 500;
const longestRetryMs = 30_000;
/** How long to wait after a look that ended so. */
const waitMs = { complete: undefined, "another looks": 2_000, overtaken: 0 };
const threadsAtOnce = 3;

export function createBackfill(parts: BackfillParts): Backfill {
  const { log, everyMs = standardEveryMs } = parts;
  const stopping = new AbortController();
  const rests = createRests();
  let retry: NodeJS.Timeout | undefined;
  let wanted: Wanted | undefined;
  let running: Promise<void> | undefined;
  let trouble: string | undefined;
  let failures = 0;
  let hurry: (() => void) | undefined;

  function request({ gap }: { gap: boolean }): void {
    if (stopping.signal.aborted) return;
    const hold = wanted?.hold ?? (gap ? holdFor(parts.inbox) : undefined);
    wanted = { gap: gap ? {} : wanted?.gap, hold };
    hurry?.();
    running ??= work().finally(() => {
      running = undefined;
    });
  }

  async function work(): Promise<void> {
    for (let now = wanted; now && !stopping.signal.aborted; now = wanted) {
      wanted = undefined;
      const wait = await once(now).finally(() => now.hold?.end());
      if (wait === undefined) continue;
      await pause(wait);
      wanted = both(now, wanted);
    }
  }

  /** Ends early when somebody asks. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** How long to wait before it is tried again; undefined when it is done. */
  async function once({ gap, hold }: Wanted): Promise<number | undefined> {
    try {
      const givesWayAt = performance.now() + Math.max(everyMs, longestHoldMs);
      const isOvertaken = () =>
        wanted?.gap !== undefined || (wanted !== undefined && gap !== undefined && performance.now() > givesWayAt);
      const ended = await look(parts, { gap, hold, rests, isOvertaken, signal: stopping.signal });
      askAgain();
      trouble = undefined;
      failures = 0;
      return waitMs[ended];
    } catch (error) {
      if (stopping.signal.aborted) return undefined;
      failures += 1;
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ err: error }, "the threads could not be compared with their history; this is tried again");
      trouble = `What was said while the desk was away cannot be read yet. ${reason}`;
      return Math.min(firstRetryMs * 2 ** (failures - 1), longestRetryMs);
    }
  }

  /** For the threads that could not be read. */
  function askAgain(): void {
    clearTimeout(retry);
    const ms = rests.nextMs();
    if (ms !== undefined) retry = setTimeout(() => request({ gap: false }), ms);
  }

  const timer = setInterval(() => request({ gap: false }), everyMs);
  return {
    request,
    problem: () => trouble,
    async stop() {
      stopping.abort();
      clearInterval(timer);
      wanted?.hold?.end();
      hurry?.();
      await running;
      clearTimeout(retry);
    },
  };
}

interface Wanted {
  gap: Gap | undefined;
  hold: Hold | undefined;
}

/** Something may be missing. What was read since the first look for it began need not be read for it again. */
interface Gap {
  since?: number;
}

/** The first one's hold is over by now. */
const both = (before: Wanted, now: Wanted | undefined): Wanted => ({
  gap: now?.gap ?? before.gap,
  hold: now?.hold,
});

/** Ends by itself when it lasts too long. */
function holdFor(inbox: Inbox): Hold {
  const hold = inbox.hold();
  setTimeout(() => hold.end(), longestHoldMs).unref();
  return hold;
}

interface Look extends Wanted {
  rests: Rests;
  /** Whether something else may be missing by now, or it is time for what is new in the others: a look of an hour must not keep them waiting. */
  isOvertaken(): boolean;
  signal: AbortSignal;
}

async function look(
  parts: BackfillParts,
  { gap, hold, rests, isOvertaken, signal }: Look,
): Promise<keyof typeof waitMs> {
  const { desk, target, log } = parts;
  const turn = await takeBackfillTurn(desk, target.id, turnMs, { mine: false });
  if (!turn) return "another looks";
  const keep = setInterval(
    () => void takeBackfillTurn(desk, target.id, turnMs, { mine: true }).catch(() => undefined),
    turnMs / 3,
  );
  let complete = false;
  try {
    // From here on nobody else reads, so whatever is read is read after the gap.
    if (gap) gap.since ??= performance.now();
    const gapMs = gap?.since === undefined ? undefined : performance.now() - gap.since;
    const todo = await planBackfill(parts, { gapMs, lastMs: turn.lastMs ?? 0, rests });
    hold?.keepOnly(todo.map(({ thread }) => parts.history.laneOf(thread.threadId)));
    let stored = 0;
    const { failed, left } = await eachOf(todo, { atOnce: threadsAtOnce, until: isOvertaken }, async (each) => {
      signal.throwIfAborted();
      stored += await compare(parts, each);
      rests.end(each.thread.threadId);
      hold?.letGo(parts.history.laneOf(each.thread.threadId));
    });
    signal.throwIfAborted();
    letRest(parts, rests, todo, failed);
    if (left > 0)
      log.info({ left }, "a look at history gives way to another one, which goes on with the threads that are left");
    else if (stored > 0 || gap)
      log.info({ threads: todo.length, stored }, "the threads were compared with their history");
    complete = left === 0;
  } finally {
    clearInterval(keep);
    await endBackfillTurn(desk, target.id, { complete }).catch(() => undefined);
  }
  return complete ? "complete" : "overtaken";
}

/** Gives how much was new. A thread that is gone is nobody's loss. */
async function compare(parts: BackfillParts, { thread, changesSince }: Todo): Promise<number> {
  try {
    return await readThread(parts, thread, changesSince);
  } catch (error) {
    if (!(error instanceof ChannelError) || error.failure !== "gone") throw error;
    await threadIsRead(parts.desk, parts.target.id, thread.threadId);
    return 0;
  }
}

/** One thread's failure is its own. @throws when none could be read, and not only those that could not before */
function letRest({ log }: BackfillParts, rests: Rests, todo: readonly Todo[], failed: readonly Failed<Todo>[]): void {
  const isNew = failed.find(({ item }) => !rests.has(item.thread.threadId));
  if (isNew && failed.length === todo.length) throw isNew.error;
  for (const { item, error } of failed) {
    const { threadId, conversation } = item.thread;
    const isLasting = error instanceof ChannelError && ["refused", "blocked"].includes(error.failure);
    rests.begin(threadId, isLasting ? "lasting" : "passing");
    log.warn(
      { err: error, threadId, conversation },
      "a thread could not be compared with its history; it is tried again",
    );
  }
}

interface Failed<T> {
  item: T;
  error: unknown;
}

/** Runs the work for each, so many at a time, in order, begins none once it is over; what fails keeps nothing else back. */
async function eachOf<T>(
  items: readonly T[],
  { atOnce, until }: { atOnce: number; until(): boolean },
  work: (item: T) => Promise<void>,
): Promise<{ failed: Failed<T>[]; left: number }> {
  const queue = [...items];
  const failed: Failed<T>[] = [];
  const worker = async () => {
    while (!until()) {
      const item = queue.shift();
      if (item === undefined) return;
      await work(item).catch((error: unknown) => failed.push({ item, error }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { failed, left: queue.length };
}
