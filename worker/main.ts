// The worker: answers the doorbell and keeps the schedule. Any number may run.

import { type DeliveryParts, drainLane } from "../src/delivery/deliver.ts";
import type { Doorbell } from "../src/delivery/doorbell.ts";
import { schedule } from "./schedule.ts";

const lanesAtOnce = 20;

export async function startWorker(parts: DeliveryParts, doorbell: Doorbell): Promise<{ stop(): Promise<void> }> {
  const answering = await doorbell.answer((lane) => drainLane(parts, lane), { concurrency: lanesAtOnce });
  for (const { name, everyMs, run } of schedule) {
    await doorbell.every(name, everyMs, async () => void (await run(parts)));
  }
  return answering;
}
