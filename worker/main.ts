// The worker: answers the doorbell and keeps the schedule. Any number may run.

import { answersAtOnce, createAnswers } from "../src/delivery/answer.ts";
import { closeInTime } from "../src/delivery/bullmq-watch.ts";
import { type Job, safetyNet, upkeep, type WorkerParts } from "./schedule.ts";

export function startWorker(given: Omit<WorkerParts, "answers">): { stop(): Promise<void> } {
  const { doorbell } = given;
  const answers = createAnswers(given);
  const parts = { ...given, answers };
  const stops = safetyNet.map((job) => repeat(job, parts));
  const answering = doorbell.answer(answers.answer, { concurrency: answersAtOnce });
  for (const { name, everyMs, run } of upkeep) {
    doorbell.every(name, everyMs, async () => void (await run(parts)));
  }
  return {
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
      await Promise.all([answering.stop(), closeInTime({ close: answers.stop })]);
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
