import { type DeliveryParts, drainLane } from "./deliver.ts";
import { parseLane } from "./lane.ts";

/** What a ring and the sweep do with a lane: a thread's is told here and now, a webhook's beside it (webhooks/pool.ts). */
export async function answerLane(parts: DeliveryParts, name: string): Promise<void> {
  const { webhooks, log } = parts;
  const key = parseLane(name);
  if (!key || !webhooks || !(await webhooks.owns(key.target))) return drainLane(parts, name);
  webhooks.pool.add(key.target, name, () =>
    drainLane(parts, name).catch((error: unknown) => log.error({ err: error, lane: name }, "a webhook's lane failed")),
  );
}
