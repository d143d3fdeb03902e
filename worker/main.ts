// The worker: answers the doorbell and keeps the schedule. Any number may run.

import { answerLane } from "../src/delivery/answer.ts";
import { type Job, safetyNet, upkeep, type WorkerParts } from "./schedule.ts";

const lanesAtOnce = 20;

export async function startWorker(parts: WorkerParts): Promise<{ stop(): Promise<void> }> {
  const { doorbell } = parts;
  const answering = await doorbell.answer((lane) => answerLane(parts, lane), { concurrency: lanesAtOnce });
  for (const { name, everyMs, run } of upkeep) {
    await doorbell.every(name, everyMs, async () => void (await run(parts)));
  }
  const stops = safetyNet.map((job) => repeat(job, parts));
  return {
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
      await answering.stop();
      await parts.webhooks?.pool.settle();
    },
  };
}

/** By this process's own timer, one run at a time; gives what ends it. */
function repeat({ name, everyMs, run }: Job, parts: WorkerParts): () => Promise<void> {
  let running: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    running ??= run(parts)
      .catch((error: unknown) => parts.log.warn({ err: error, job: name }, "a job failed; it comes again"))
      .finally(() => {
        running = undefined;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
