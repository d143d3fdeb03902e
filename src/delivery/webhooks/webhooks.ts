// The webhooks' side of the delivery: how a lane's head is told, and where such lanes run.

import type { Desk } from "../../desk/desk.ts";
import type { AddressRules } from "../../desk/webhooks/address.ts";
import type { Log } from "../../log.ts";
import type { Doorbell } from "../doorbell.ts";
import type { Head, Lease } from "../lane.ts";
import { createLanePool, type LanePool } from "./pool.ts";
import { createPoster, type PosterParts } from "./post.ts";
import { tellWebhook } from "./teller.ts";

export interface Webhooks {
  /** Whether to go on with the next one. */
  tellHead(lease: Lease, head: Head): Promise<boolean>;
  /** Whether the target is an endpoint's. */
  owns(target: number): Promise<boolean>;
  pool: LanePool;
  close(): Promise<void>;
}

interface WebhooksParts extends Omit<PosterParts, "rules"> {
  desk: Desk;
  doorbell: Pick<Doorbell, "ring">;
  log: Log;
  rules?: AddressRules;
}

const kind = {
  name: "target-kind",
  text: "SELECT to_jsonb(kind = 'webhook') AS result FROM target WHERE id = $1::int",
};

export function createWebhooks({
  desk,
  doorbell,
  log,
  rules = desk.webhookAddresses,
  ...poster
}: WebhooksParts): Webhooks {
  const parts = { desk, doorbell, log, poster: createPoster({ ...poster, rules }) };
  const pool = createLanePool({ perTarget: 4, atOnce: 40 });
  // What a target is never changes.
  const known = new Map<number, boolean>();
  return {
    pool,
    tellHead: (lease, head) => tellWebhook(parts, lease, head),
    async owns(target) {
      const is = known.get(target) ?? (await desk.one<boolean>(kind, [target])) ?? false;
      known.set(target, is);
      return is;
    },
    async close() {
      await pool.settle();
      await parts.poster.close();
    },
  };
}
