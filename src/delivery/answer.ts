// What a ring and the sweep do with a lane: it is told in a place of its platform, or of its endpoint.

import { platformNames } from "../desk/platform-names.ts";
import { type DeliveryParts, drainLane } from "./deliver.ts";
import { type Head, parseLane } from "./lane.ts";
import { createLanePool } from "./lane-pool.ts";

type Kind = Head["kind"];

export interface Answers {
  /** For a ring. Over when the lane is told, or at once where it waits for a place. */
  answer(lane: string): Promise<void>;
  /** The same where it is known what the lane's target is. */
  tell(kind: Kind, lane: string): Promise<void>;
  isWaiting(lane: string): boolean;
  /** Begins nothing more, and waits for what runs. */
  stop(): Promise<void>;
}

const threads = { each: 20, atOnce: 20 * Object.keys(platformNames).length };
const endpoints = { each: 4, atOnce: 40 };

/** As many as may run, and some whose lanes only come to wait. */
export const answersAtOnce = threads.atOnce + endpoints.atOnce + 8;

const kindOfTarget = { name: "target-kind", text: "SELECT to_jsonb(kind) AS result FROM target WHERE id = $1::int" };

export function createAnswers(parts: DeliveryParts): Answers {
  const { desk, log } = parts;
  const pools = { threads: createLanePool(threads), endpoints: createLanePool(endpoints) };
  // What a target is never changes.
  const kinds = new Map<number, Kind>();

  async function kindOf(target: number): Promise<Kind | undefined> {
    const kind = kinds.get(target) ?? (await desk.one<Kind>(kindOfTarget, [target]));
    if (kind !== undefined) kinds.set(target, kind);
    return kind;
  }

  function tell(kind: Kind, lane: string): Promise<void> {
    const work = () => drainLane(parts, lane).catch((error) => log.error({ err: error, lane }, "a lane failed"));
    if (kind !== "webhook") return pools.threads.add(kind, lane, work);
    return pools.endpoints.add(String(parseLane(lane)?.target), lane, work);
  }

  return {
    async answer(lane) {
      const key = parseLane(lane);
      const kind = key && (await kindOf(key.target));
      if (kind !== undefined) await tell(kind, lane);
    },
    tell,
    isWaiting: (lane) => pools.threads.isWaiting(lane) || pools.endpoints.isWaiting(lane),
    stop: async () => void (await Promise.all([pools.threads.stop(), pools.endpoints.stop()])),
  };
}
