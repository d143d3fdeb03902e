import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Job, RepeatOptions, Telemetry } from "bullmq";
import type { Log } from "../log.ts";
import type { Tracing } from "../tracing.ts";
import {
  type BullBackend,
  type BullQueue,
  type BullWorker,
  createPostgresBull,
  createRedisBull,
  type WholeQueue,
} from "./bullmq-backends.ts";
import { closeInTime, type WatchedWorker, watchWorker } from "./bullmq-watch.ts";
import type { Doorbell } from "./doorbell.ts";

const TICKS_AT_ONCE = 10;
const RINGS_UNDER_WAY = 32;
const SCHEDULE_AGAIN_MS = 60_000;

export type BullDoorbellOptions = ({ redisUrl: string } | { databaseUrl: string }) & {
  log: Log;
  tracing?: { telemetry: Telemetry; here: Tracing["here"] } | undefined;
  /** How often the ticks are asked for anew. */
  scheduleAgainMs?: number;
};

/** The doorbell on BullMQ. Jobs hold a lane's name and nothing else: what is to be delivered is in the database. */
export interface BullDoorbell extends Doorbell {
  /** For people to look into, once they are connected. */
  queues(): Promise<WholeQueue[]>;
}

export function createBullDoorbell(options: BullDoorbellOptions): BullDoorbell {
  const { log, tracing, scheduleAgainMs = SCHEDULE_AGAIN_MS } = options;
  const traced = tracing ? { telemetry: tracing.telemetry } : {};
  const backend =
    "redisUrl" in options
      ? createRedisBull(options.redisUrl, log, traced)
      : createPostgresBull(options.databaseUrl, log, traced);
  const rings = backend.queue("bell");
  const ringOnce = createRinger(rings, log, tracing?.here ?? nowhere);
  const ticks = createTicks(backend, scheduleAgainMs, log);
  const workers: WatchedWorker[] = [];

  return {
    ring(lane, { delayMs = 0 } = {}) {
      if (delayMs > 0) ringLater(rings, lane, delayMs, log);
      else ringOnce(lane);
    },
    answer(answer, { concurrency }) {
      const hear = async ({ name, data }: Job) => {
        const lane: string = data.lane;
        if (name === "later") return ringOnce(lane);
        await answer(lane).catch((error) => log.error({ err: error, lane }, "an answer failed"));
      };
      const worker = watchWorker((doing) => backend.worker("bell", concurrency, (job) => doing(() => hear(job))), log);
      workers.push(worker);
      return { stop: () => worker.close() };
    },
    unheard() {
      for (const worker of workers) worker.unheard();
    },
    async tidy() {
      const removed = await backend.tidy();
      if (removed > 0) log.info({ removed }, "what an outage had left in the queue is removed");
    },
    every: ticks.every,
    queues: () => Promise.all([rings.whole(), ticks.queue().whole()]),
    healthy: () => Promise.race([backend.healthy(), sleep(1_800, "the queue does not answer", { ref: false })]),
    async close() {
      await Promise.all([...workers.map((worker) => worker.close()), ticks.close()]);
      await closeInTime(rings);
      await backend.close();
    },
  };
}

const nowhere: Tracing["here"] = () => (work) => work();

/** Rings that wait here wait once a lane, and few are under way: a queue that is slow or down fills no memory. */
function createRinger(rings: BullQueue, log: Log, here: Tracing["here"]): (lane: string) => void {
  const waiting = new Map<string, ReturnType<typeof here>>();
  const underWay = new Set<string>();

  function sendWaiting(): void {
    for (const [lane, goOn] of waiting) {
      if (underWay.size >= RINGS_UNDER_WAY) return;
      // It may have been heard before this ring: that one goes after it.
      if (underWay.has(lane)) continue;
      waiting.delete(lane);
      underWay.add(lane);
      void goOn(() => send(lane));
    }
  }

  async function send(lane: string): Promise<void> {
    // A job that waits takes in further rings for its lane; while one is active, the last of them is kept for after it.
    const deduplication = { id: lane, keepLastIfActive: true };
    await rings.add("ring", { lane }, { deduplication, jobId: randomUUID() }).catch((error) => {
      log.warn({ err: error, lane }, "a ring was lost; the sweep will find its lane");
    });
    underWay.delete(lane);
    sendWaiting();
  }

  return (lane) => {
    waiting.set(lane, here());
    sendWaiting();
  };
}

/** Rings when its time has come. Under a name of its own: as the lane's waiting job it would take in rings for now. */
function ringLater(rings: BullQueue, lane: string, delayMs: number, log: Log): void {
  const dueSecond = Math.ceil((Date.now() + delayMs) / 1_000);
  const deduplication = { id: `${lane} at ${dueSecond}` };
  rings.add("later", { lane }, { deduplication, jobId: randomUUID(), delay: delayMs }).catch((error) => {
    log.warn({ err: error, lane }, "a later ring was lost; the sweep will find its lane");
  });
}

interface Ticks extends Pick<Doorbell, "every" | "close"> {
  queue(): BullQueue;
}

function createTicks(backend: BullBackend, scheduleAgainMs: number, log: Log): Ticks {
  const jobs = new Map<string, { when: RepeatOptions; run: () => Promise<void> }>();
  const busy = new Set<string>();
  const underWay = new Set<string>();
  let opened: BullQueue | undefined;
  let worker: BullWorker | undefined;
  let timer: NodeJS.Timeout | undefined;
  const queue = () => {
    opened ??= backend.queue("ticks");
    return opened;
  };

  async function tick({ name }: Job): Promise<void> {
    const job = jobs.get(name);
    if (!job || busy.has(name)) return;
    busy.add(name);
    await job.run().catch((error) => log.error({ err: error, tick: name }, "a tick failed"));
    busy.delete(name);
  }

  /** Again and again: with Redis's memory the schedules are gone too. What is asked for while the queue is away waits for it. */
  async function schedule(name: string, when: RepeatOptions): Promise<void> {
    if (underWay.has(name)) return;
    underWay.add(name);
    const asked = queue().upsertJobScheduler(name, when, { name, data: {} });
    await asked.catch((error) => log.warn({ err: error, tick: name }, "a tick could not be asked for"));
    underWay.delete(name);
  }

  function scheduleAll(): void {
    for (const [name, { when }] of jobs) void schedule(name, when);
  }

  return {
    queue,
    every(name, everyMs, run) {
      const when = typeof everyMs === "number" ? { every: everyMs } : { pattern: everyMs.cron, tz: everyMs.tz };
      jobs.set(name, { when, run });
      worker ??= backend.worker("ticks", TICKS_AT_ONCE, tick);
      timer ??= setInterval(scheduleAll, scheduleAgainMs).unref();
      void schedule(name, when);
    },
    async close() {
      clearInterval(timer);
      await closeInTime(worker);
      await closeInTime(opened);
    },
  };
}
