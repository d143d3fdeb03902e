import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "bullmq";
import type { Log } from "../log.ts";
import type { BullWorker } from "./bullmq-backends.ts";

type Beginning = Pick<Worker, "waitUntilReady" | "run" | "close">;

const retryMs = 500;

/**
 * BullMQ keeps it for ever when the first connection of a worker on PostgreSQL fails, and a worker that runs then asks again and
 * again without letting anything else of the process come to its turn. So a worker runs once it is connected, and one that could not be is
 * replaced. `open` gives one that does not run by itself.
 */
export function beginWhenReady(open: () => Beginning, log: Log): BullWorker {
  const stopping = new AbortController();
  let current: Beginning | undefined;

  async function begin(): Promise<void> {
    while (!stopping.signal.aborted) {
      const worker = open();
      current = worker;
      try {
        await worker.waitUntilReady();
        if (!stopping.signal.aborted)
          worker.run().catch((error: unknown) => log.error({ err: error }, "a worker ended"));
        return;
      } catch (error) {
        log.warn({ err: error }, "a worker could not connect to its queue; it is tried again");
        await worker.close().catch(() => undefined);
        await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  const ready = begin();
  return {
    // BullMQ's own gives its connection; nobody here wants it.
    waitUntilReady: () => ready,
    async close(force) {
      stopping.abort();
      await current?.close(force);
      await ready;
    },
  };
}
