import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../log.ts";
import type { Answer, Doorbell } from "./doorbell.ts";

export interface InlineDoorbell extends Doorbell {
  /** Resolves when nothing rings any more and no answer runs; delayed rings do not count. */
  quiet(): Promise<void>;
}

/** The same promises within one process and without a queue: for tests. Cron ticks never come. */
export function createInlineDoorbell({ log }: { log: Log }): InlineDoorbell {
  const waiting = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let reply: { answer: Answer; concurrency: number } | undefined;

  function ring(lane: string): void {
    waiting.add(lane);
    answerWaiting();
  }

  function answerWaiting(): void {
    for (const lane of waiting) {
      if (!reply || running.size >= reply.concurrency) return;
      if (running.has(lane)) continue;
      waiting.delete(lane);
      running.set(lane, answerOne(reply.answer, lane));
    }
  }

  async function answerOne(answer: Answer, lane: string): Promise<void> {
    // Never within the ring itself, which may be inside someone's transaction.
    await sleep(0);
    await answer(lane).catch((error) => log.error({ err: error, lane }, "an answer failed"));
    running.delete(lane);
    answerWaiting();
  }

  async function stop(): Promise<void> {
    reply = undefined;
    await Promise.all(running.values());
  }

  return {
    ring(lane, { delayMs = 0 } = {}) {
      if (delayMs <= 0) return ring(lane);
      const timer = setTimeout(() => {
        timers.delete(timer);
        ring(lane);
      }, delayMs);
      timers.add(timer.unref());
    },
    answer(answer, { concurrency }) {
      reply = { answer, concurrency };
      answerWaiting();
      return { stop };
    },
    every(name, everyMs, run) {
      if (typeof everyMs !== "number") return;
      let busy = false;
      const tick = async () => {
        if (busy) return;
        busy = true;
        await run().catch((error) => log.error({ err: error, tick: name }, "a tick failed"));
        busy = false;
      };
      timers.add(setInterval(tick, everyMs).unref());
    },
    unheard: () => undefined,
    tidy: async () => undefined,
    healthy: async () => undefined,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await stop();
    },
    async quiet() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
