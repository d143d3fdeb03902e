// BullMQ keeps it for ever when the first connection of a queue or a worker on PostgreSQL fails: a queue then refuses every ring, and a
// worker asks again and again without letting anything else of the process come to its turn. So each is used once it is
// connected, and one that could not be is replaced.

import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "bullmq";
import type { Log } from "../log.ts";
import type { BullQueue, BullWorker, WholeQueue } from "./bullmq-backends.ts";

const retryMs = 500;

/** `open` gives one that does not run by itself. */
export function beginWhenReady(open: () => Pick<Worker, "waitUntilReady" | "run" | "close">, log: Log): BullWorker {
  const { connected, close } = connect(open, log);
  const begun = connected.then((worker) => {
    worker?.run().catch((error: unknown) => log.error({ err: error }, "a worker ended"));
  });
  return {
    async close() {
      await close();
      await begun;
    },
  };
}

/** What is asked of it before it is connected waits until it is. */
export function queueWhenReady(open: () => WholeQueue, log: Log): BullQueue {
  const { connected, close } = connect(open, log);
  const whole = async () => {
    const queue = await connected;
    if (!queue) throw new Error("The queue was closed before it was connected.");
    return queue;
  };
  return {
    whole,
    add: async (...job) => (await whole()).add(...job),
    upsertJobScheduler: async (...schedule) => (await whole()).upsertJobScheduler(...schedule),
    close,
  };
}

interface Connectable {
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

/** `connected` gives nothing when it is closed before. */
function connect<T extends Connectable>(open: () => T, log: Log) {
  const closing = new AbortController();
  let current: T | undefined;

  async function tryUntilConnected(): Promise<T | undefined> {
    while (!closing.signal.aborted) {
      const opened = open();
      current = opened;
      try {
        await opened.waitUntilReady();
        return closing.signal.aborted ? undefined : opened;
      } catch (error) {
        log.warn({ err: error }, "the queue in PostgreSQL could not be reached; it is tried again");
        await opened.close().catch(() => undefined);
        await sleep(retryMs, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
    return undefined;
  }

  const connected = tryUntilConnected();
  return {
    connected,
    async close(): Promise<void> {
      closing.abort();
      await current?.close();
    },
  };
}
