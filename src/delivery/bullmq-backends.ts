import {
  createPostgresBackend,
  type Job,
  type JobsOptions,
  Queue,
  type Telemetry,
  Worker,
  type WorkerOptions,
} from "bullmq";
import type pg from "pg";
import type { Log } from "../log.ts";
import { connectRedis, failFast, patient, type RedisClient } from "../redis/connect.ts";
import { beginWhenReady, queueWhenReady } from "./bullmq-begin.ts";
import { forgetStrays } from "./bullmq-strays.ts";

/** What the doorbell needs of BullMQ, the same on both backends. */
export interface BullBackend {
  queue(name: string): BullQueue;
  worker(name: string, concurrency: number, run: (job: Job) => Promise<void>): BullWorker;
  healthy(): Promise<string | undefined>;
  /** Gives how much it removed. */
  tidy(): Promise<number>;
  close(): Promise<void>;
}

export type BullQueue = Pick<Queue, "add" | "upsertJobScheduler" | "close"> & {
  /** BullMQ's own, once it is connected. */
  whole(): Promise<WholeQueue>;
};
export type WholeQueue = Pick<Queue, "add" | "upsertJobScheduler" | "close" | "waitUntilReady" | "getJobCounts">;
export interface BullWorker {
  close(): Promise<void>;
}

/** Empty without tracing. */
export type Traced = { telemetry?: Telemetry };

/** Ticks belong to nobody's request. */
const tracedFor = (queue: string, traced: Traced): Traced => (queue === "bell" ? traced : {});

// A job is a wake-up: what is done is of no interest, and what failed is found by the sweep.
const JOB: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: { count: 1_000, age: 86_400 } };

// A killed worker's jobs are taken up after 10 to 15 s, however often it is killed on the same one; after a lost connection
// a worker asks again soon and not, as by default, after 15 s.
const WORKER = {
  lockDuration: 10_000,
  stalledInterval: 5_000,
  maxStalledCount: 1_000,
  runRetryDelay: 500,
} satisfies Partial<WorkerOptions>;

/** Each queue and worker emits 'error' when its connection breaks; unheard, that ends the process. */
const hear = <T extends { on(event: "error", listener: (error: Error) => void): unknown }>(source: T, log: Log): T => {
  source.on("error", (error) => log.warn({ err: error }, "the queue's connection has trouble"));
  return source;
};

// In a hash tag: a cluster keeps all of the queue's keys in one place, where its scripts need them.
const PREFIX = "{threadesk}";

export function createRedisBull(url: string, log: Log, traced: Traced): BullBackend {
  // A producer fails fast; never `skipWaitingForReady`, which can spoil a queue for good (reliability.md, B4).
  const probe = hear(connectRedis(url, { ...failFast, lazyConnect: true }), log);
  const clients = new Set<RedisClient>([probe]);
  const open = (name: string, options: typeof failFast | typeof patient) => {
    const client = hear(connectRedis(url, options), log);
    clients.add(client);
    return { connection: client, prefix: PREFIX, ...tracedFor(name, traced) };
  };
  const letGo = (client: RedisClient) => {
    client.disconnect();
    clients.delete(client);
  };

  return {
    queue(name) {
      const queue = hear(new Queue(name, { ...open(name, failFast), defaultJobOptions: JOB }), log);
      return Object.assign(queue, { whole: async () => queue });
    },
    worker(name, concurrency, run) {
      const opened = open(name, patient);
      const worker = hear(new Worker(name, run, { ...opened, concurrency, ...WORKER }), log);
      // BullMQ closes what it made, not what it was given.
      worker.once("closed", () => letGo(opened.connection));
      return worker;
    },
    async tidy() {
      if (probe.status === "wait") await probe.connect();
      return forgetStrays(probe, `${PREFIX}:bell:`);
    },
    async healthy() {
      try {
        if (probe.status === "wait") await probe.connect();
        return complaintAbout(await probe.info("memory"));
      } catch (error) {
        return `Redis does not answer (${error instanceof Error ? error.message : error})`;
      }
    },
    async close() {
      for (const client of clients) letGo(client);
    },
  };
}

/** Eviction would take jobs out of the middle of BullMQ's structures; a full Redis refuses new ones. */
export function complaintAbout(memory: string): string | undefined {
  const field = (name: string) => new RegExp(`^${name}:(.*)$`, "m").exec(memory)?.[1]?.trim() ?? "";
  const policy = field("maxmemory_policy");
  if (policy && policy !== "noeviction") {
    return `Redis evicts keys (maxmemory-policy ${policy}): set it to noeviction, or queued work is lost`;
  }
  const [used, limit] = [Number(field("used_memory")), Number(field("maxmemory"))];
  if (limit > 0 && used > 0.8 * limit) return `Redis uses ${Math.round((100 * used) / limit)} % of its maxmemory`;
  return undefined;
}

/** BullMQ listens to no connection that it has in hand: one that breaks between two of its statements would end the process. */
export const queuePool = (databaseUrl: string, max: number, log: Log) => ({
  connectionString: databaseUrl,
  application_name: "threadesk queue",
  max,
  // Nobody waits for a ring.
  connectionTimeoutMillis: 10_000,
  statement_timeout: 5_000,
  keepAlive: true,
  onConnect: (client: pg.ClientBase) =>
    void client.on("error", (error) => log.debug({ err: error }, "a connection of the queue broke")),
});

export function createPostgresBull(databaseUrl: string, log: Log, traced: Traced): BullBackend {
  const connection = (max: number) => ({ ...queuePool(databaseUrl, max, log), schema: "bullmq", migrate: true });
  const open = (name: string) => {
    const options = { defaultJobOptions: JOB, ...tracedFor(name, traced) };
    return queueWhenReady(
      () => hear(new Queue(name, { connection: connection(2), ...options }, createPostgresBackend), log),
      log,
    );
  };
  const bell = open("bell");

  return {
    queue: (name) => (name === "bell" ? bell : open(name)),
    worker: (name, concurrency, run) =>
      beginWhenReady(
        () =>
          hear(
            new Worker(
              name,
              run,
              { connection: connection(4), concurrency, autorun: false, ...WORKER, ...tracedFor(name, traced) },
              createPostgresBackend,
            ),
            log,
          ),
        log,
      ),
    async healthy() {
      try {
        await (await bell.whole()).getJobCounts("waiting");
        return undefined;
      } catch (error) {
        return `the queue in PostgreSQL does not answer (${error instanceof Error ? error.message : error})`;
      }
    },
    // Its jobs and what deduplicates them are rows of one transaction.
    tidy: async () => 0,
    close: async () => undefined,
  };
}
