// What a platform tells us is stored first, then acknowledged, then processed: one thread's messages in order, one at a time.

import { setTimeout as sleep } from "node:timers/promises";
import { isRetryable } from "../database/retryable.ts";
import type { Desk } from "../desk/desk.ts";
import type { PlatformName } from "../desk/people/recognize.ts";
import type { Log } from "../log.ts";
import {
  finishEntry,
  type InboxEntry,
  insertEntries,
  mentionKey,
  postponeEntry,
  renewEntries,
  type Taken,
  takeEntries,
  waitWithEntry,
} from "./inbox-rows.ts";

export type { InboxEntry } from "./inbox-rows.ts";

export interface Inbox {
  /**
   * Resolves once the entry is stored (only then acknowledge it). While the database is away it waits, and what comes after it in its
   * lane waits behind it: who writes two words during an outage is read in that order. @throws when too much waits, or at the stop
   */
  store(entry: InboxEntry): Promise<void>;
  /** Stores many entries of one lane at once; gives how many were new. @throws when the database is away */
  storeAll(lane: string, entries: readonly InboxEntry[]): Promise<number>;
  /** Whether nobody has said this key before; says it. For what is carried out at once, and must not be a second time. */
  isFirst(eventKey: string): Promise<boolean>;
  /**
   * Processes what is stored, from now on and what was left; a failure is tried again, five times, and then told to `onGivenUp`. While
   * the database or the platform is away nothing is given up: the lane waits, or a word would come after what was said behind it.
   */
  start(process: (payload: unknown) => Promise<void>, how?: Processing): void;
  /** From now on nothing is processed here, so that what is missing comes first; storing goes on. */
  hold(): Hold;
  /** Resolves when nothing is being processed any more. */
  stop(): Promise<void>;
}

/** What an entry is about is not known yet: it waits, and so does its lane. That is no failed try. */
export class NotYet extends Error {
  override readonly name = "NotYet";
}

export interface Processing {
  /** Must not throw. */
  onGivenUp?(payload: unknown, reason: string): Promise<void>;
  /** How many milliseconds to wait at least with what failed because the platform is away, whatever the entry says; else undefined. */
  waitFor?(error: unknown): number | undefined;
}

export interface Hold {
  /** Only these lanes go on waiting. */
  keepOnly(lanes: Iterable<string>): void;
  letGo(lane: string): void;
  end(): void;
}

const atOnce = 16;
/** What takes longer (a file, a platform that hangs) keeps its own place only. */
const patienceMs = 250;
const pollMs = 1_000;
/** What a killed process had in hand is taken up after this. */
const leaseMs = 10_000;
const renewMs = 3_000;
/** What waits for the database; the rest is read from history later. */
const mostWaiting = 10_000;
const storeAgainMs = 1_000;
const retryMs = [500, 2_000, 10_000, 30_000];

interface Parts {
  desk: Desk;
  platform: PlatformName;
  log: Log;
}

export function createInbox(parts: Parts): Inbox {
  const { desk, platform, log } = parts;
  const holds = createHolds(wake);
  const inHand = new Set<string>();
  const works = new Set<Promise<void>>();
  const storing = createTurns();
  const recovering = createTurns();
  const timers: NodeJS.Timeout[] = [];
  let work: ((taken: Taken) => Promise<void>) | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let waiting = 0;
  const stopping = new AbortController();

  function wake(): void {
    if (stopped || !work || holds.everything()) return;
    if (running) {
      again = true;
      return;
    }
    running = drain(work).finally(() => {
      running = undefined;
      if (again) wake();
    });
  }

  async function drain(workOn: (taken: Taken) => Promise<void>): Promise<void> {
    again = false;
    try {
      for (;;) {
        if (stopped || holds.everything()) return;
        const most = atOnce - works.size;
        const taken = most > 0 ? await takeEntries(desk, platform, { most, leaseMs, except: holds.lanes() }) : [];
        if (taken.length === 0) return;
        await inTime(taken.map((each) => begin(workOn(each))));
      }
    } catch (error) {
      log.warn({ err: error, platform }, "the inbox could not be read; it is tried again in a second");
    }
  }

  function begin(working: Promise<void>): Promise<void> {
    const done = working
      .catch((error: unknown) => log.warn({ err: error, platform }, "what became of an inbox entry is not stored"))
      .finally(() => works.delete(done));
    works.add(done);
    return done;
  }

  /** All are done, or some take long: when one of those is over there is a place again, and its lane's next. */
  async function inTime(begun: Promise<void>[]): Promise<void> {
    const isLate = await Promise.race([
      Promise.all(begun).then(() => false),
      sleep(patienceMs, true, { signal: stopping.signal }).catch(() => true),
    ]);
    if (isLate) for (const each of begun) void each.then(wake);
  }

  async function renew(): Promise<void> {
    if (inHand.size === 0) return;
    await renewEntries(desk, platform, [...inHand], leaseMs).catch((error: unknown) =>
      log.warn({ err: error, platform }, "what is being processed could not be kept"),
    );
  }

  async function store(entry: InboxEntry): Promise<void> {
    if (waiting >= mostWaiting) throw new Error(`${waiting} entries wait for the database; this one is not kept.`);
    waiting += 1;
    try {
      await storing(entry.lane, () => storeAtLast(entry));
    } finally {
      waiting -= 1;
    }
    wake();
  }

  async function storeAtLast(entry: InboxEntry): Promise<void> {
    try {
      await insertEntries(desk, platform, [entry]);
    } catch (error) {
      if (stopped || isRefused(error)) throw error;
      // One asks whether the database is back, for all that wait.
      await recovering("", () => storeOnceItIsBack(entry));
    }
  }

  async function storeOnceItIsBack(entry: InboxEntry): Promise<void> {
    for (;;) {
      try {
        return void (await insertEntries(desk, platform, [entry]));
      } catch (error) {
        if (stopped || isRefused(error)) throw error;
        log.warn({ err: error, platform, waiting }, "what a platform told cannot be stored yet");
        await sleep(storeAgainMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  async function storeAll(lane: string, entries: readonly InboxEntry[]): Promise<number> {
    if (entries.length === 0) return 0;
    const stored = await storing(lane, () => insertEntries(desk, platform, entries));
    wake();
    return stored;
  }

  return {
    store,
    storeAll,
    isFirst: (eventKey) => mentionKey(desk, platform, eventKey),
    start(process, how = {}) {
      work = createWork(parts, inHand, process, how);
      timers.push(
        setInterval(wake, pollMs),
        setInterval(() => void renew(), renewMs),
      );
      wake();
    },
    hold: holds.begin,
    async stop() {
      stopped = true;
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await running;
      await Promise.all(works);
    },
  };
}

function createWork(
  { desk, platform, log }: Parts,
  inHand: Set<string>,
  process: (payload: unknown) => Promise<void>,
  { onGivenUp, waitFor }: Processing,
): (taken: Taken) => Promise<void> {
  async function failed({ eventKey, payload, attempts }: Taken, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    const wait = error instanceof NotYet || isRetryable(error) ? 0 : waitFor?.(error);
    if (wait !== undefined) {
      log.warn({ err: error, platform, eventKey }, "an inbox entry waits");
      return void (await waitWithEntry(desk, platform, eventKey, wait, reason));
    }
    const delay = retryMs[attempts - 1];
    const what = delay === undefined ? "gave up on an inbox entry" : "an inbox entry failed";
    log.error({ err: error, platform, eventKey, attempts }, what);
    if (delay !== undefined) return void (await postponeEntry(desk, platform, eventKey, delay, reason));
    await finishEntry(desk, platform, eventKey, reason);
    await onGivenUp?.(payload, reason);
  }

  return async (taken) => {
    inHand.add(taken.eventKey);
    try {
      await process(taken.payload);
      await finishEntry(desk, platform, taken.eventKey, null);
    } catch (error) {
      await failed(taken, error);
    } finally {
      inHand.delete(taken.eventKey);
    }
  };
}

/** PostgreSQL read it and will not have it, however often it is asked: a class of SQLSTATE about the data. */
const isRefused = (error: unknown): boolean =>
  /^(?:22|23)[0-9A-Z]{3}$/.test(String((error as { code?: unknown }).code ?? ""));

/** Several may hold at once, each until it says otherwise. */
function createHolds(wake: () => void) {
  const holds = new Set<{ lanes: Set<string> | "all" }>();
  return {
    everything: () => [...holds].some(({ lanes }) => lanes === "all"),
    lanes: () => [...holds].flatMap(({ lanes }) => (lanes === "all" ? [] : [...lanes])),
    begin(): Hold {
      const hold: { lanes: Set<string> | "all" } = { lanes: "all" };
      holds.add(hold);
      return {
        keepOnly(lanes) {
          hold.lanes = new Set(lanes);
          wake();
        },
        letGo(lane) {
          if (hold.lanes !== "all") hold.lanes.delete(lane);
          wake();
        },
        end() {
          holds.delete(hold);
          wake();
        },
      };
    },
  };
}

/** Two inserts at once on two connections could change places; what came first is stored first. */
function createTurns(): <T>(lane: string, work: () => Promise<T>) => Promise<T> {
  const turns = new Map<string, Promise<unknown>>();
  return async (lane, work) => {
    const turn = (turns.get(lane) ?? Promise.resolve()).catch(() => undefined).then(work);
    turns.set(lane, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(lane) === turn) turns.delete(lane);
    }
  };
}
