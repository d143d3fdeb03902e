// What was said while nobody listened: after a start, after a lost connection and every few minutes the threads are compared with
// the platform's own history, through the same inbox as live events. What is a message's identity decides what is new, never a
// mark in time: the mark only says from where on to read.

import type { Desk } from "../desk/desk.ts";
import type { Log } from "../log.ts";
import { createRests, type Rests } from "./backfill-rests.ts";
import { endBackfillTurn, type KnownThread, takeBackfillTurn, threadIsRead, threadsToCheck } from "./backfill-rows.ts";
import { readThread } from "./backfill-thread.ts";
import { ChannelError } from "./channel.ts";
import type { Hold, Inbox, InboxEntry } from "./inbox.ts";

/** How a platform's history is read. Every call may throw a ChannelError, and paces itself. Positions are by the platform's own time. */
export interface History {
  positionAt(time: Date): bigint;
  positionOf(externalId: string): bigint;
  /** The inbox's name of a thread. */
  laneOf(threadId: string): string;
  /** Threads that may have had words since then, with the place of the newest; `covers` says for which others that means none. */
  newest(since: Date): Promise<{ threads: ReadonlyMap<string, bigint>; covers(threadId: string): boolean }>;
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

const minute = 60_000;
const day = 24 * 60 * minute;
/** Nothing older is read: what the inbox knew of it may have been pruned, and a command would run twice. See worker/prune.ts. */
export const backfillHorizonMs = 14 * day;
/** Words older than this, before the last look, are not looked at for changes: docs/operations.md says so. */
const changesMs = day;
const standardEveryMs = 5 * minute;
const uncoveredMs = 30 * minute;
const changesEveryMs = 60 * minute;
/** What is live waits no longer than this for what is missing. */
const longestHoldMs = 20_000;
/** A killed process's turn is over after this. */
const turnMs = 9_000;
const firstRetryMs = 500;
const longestRetryMs = 30_000;
const busyRetryMs = 2_000;
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
    wanted = { gap: gap || (wanted?.gap ?? false), hold };
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
      const done = await look(parts, { gap, hold, rests, signal: stopping.signal });
      askAgain();
      trouble = undefined;
      failures = 0;
      return done ? undefined : busyRetryMs;
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
  gap: boolean;
  hold: Hold | undefined;
}

/** The first one's hold is over by now. */
const both = (before: Wanted, now: Wanted | undefined): Wanted => ({
  gap: before.gap || (now?.gap ?? false),
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
  signal: AbortSignal;
}

/** False while another process looks. */
async function look(parts: BackfillParts, { gap, hold, rests, signal }: Look): Promise<boolean> {
  const { desk, target, log } = parts;
  const turn = await takeBackfillTurn(desk, target.id, turnMs, { mine: false });
  if (!turn) return false;
  const keep = setInterval(
    () => void takeBackfillTurn(desk, target.id, turnMs, { mine: true }).catch(() => undefined),
    turnMs / 3,
  );
  let complete = false;
  try {
    const todo = await plan(parts, { gap, rests }, turn.lastMs ?? 0);
    hold?.keepOnly(todo.map(({ thread }) => parts.history.laneOf(thread.threadId)));
    let stored = 0;
    const failed = await eachOf(todo, threadsAtOnce, async (each) => {
      signal.throwIfAborted();
      stored += await compare(parts, each);
      rests.end(each.thread.threadId);
      hold?.letGo(parts.history.laneOf(each.thread.threadId));
    });
    signal.throwIfAborted();
    letRest(parts, rests, todo, failed);
    if (stored > 0 || gap) log.info({ threads: todo.length, stored }, "the threads were compared with their history");
    complete = true;
  } finally {
    clearInterval(keep);
    await endBackfillTurn(desk, target.id, { complete }).catch(() => undefined);
  }
  return true;
}

interface Todo {
  thread: KnownThread;
  /** Words since then are looked at for changes too. */
  changesSince: Date | undefined;
}

/** What to read, the newest words first, and after them those that may only have changed. */
async function plan(
  { desk, history, target, log }: BackfillParts,
  { gap, rests }: Pick<Look, "gap" | "rests">,
  lastMs: number,
): Promise<Todo[]> {
  const now = desk.now().getTime();
  // While the desk was away for long, what was said before may have been changed for as long.
  const changesSince = new Date(now - Math.min(changesMs + lastMs, backfillHorizonMs));
  const horizon = new Date(now - backfillHorizonMs);
  const newest = await history.newest(horizon);
  const window = { changesSince, overSince: horizon, gap };
  const { threads, left } = await threadsToCheck(desk, target.id, [...newest.threads.keys()], window);
  if (left > 0) log.warn({ left }, "conversations were left out of a look at history: more are open than it takes");

  const todo = threads.flatMap((thread) => {
    const { threadId, readTo = history.positionOf(threadId), checkedMsAgo = Number.POSITIVE_INFINITY } = thread;
    const last = newest.threads.get(threadId);
    // Whoever was away asks for all, also for what could not be read before.
    if (!gap && !rests.isOver(threadId)) return [];
    const mustBe = gap || rests.has(threadId);
    const unknown = last === undefined && !newest.covers(threadId) && (mustBe || checkedMsAgo > uncoveredMs);
    const isNews = unknown || (last !== undefined && last > readTo);
    const mayHaveChanged = thread.hasWords && (mustBe || checkedMsAgo > changesEveryMs);
    if (!isNews && !mayHaveChanged) return [];
    return [{ thread, changesSince: mayHaveChanged ? changesSince : undefined, at: isNews ? (last ?? readTo) : 0n }];
  });
  rests.keepOnly(new Set(todo.map(({ thread }) => thread.threadId)));
  return todo.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
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

/** Runs the work for each, so many at a time, in order; what fails keeps nothing else back. */
async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<Failed<T>[]> {
  const queue = items.values();
  const failed: Failed<T>[] = [];
  const worker = async () => {
    for (const item of queue) await work(item).catch((error: unknown) => failed.push({ item, error }));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return failed;
}
