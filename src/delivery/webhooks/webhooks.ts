// The webhooks' side of the delivery: how a lane's head is told.

import type { Desk } from "../../desk/desk.ts";
import type { AddressRules } from "../../desk/webhooks/address.ts";
import type { Log } from "../../log.ts";
import type { Doorbell } from "../doorbell.ts";
import type { Head, Lease } from "../lane.ts";
import { createPoster, type PosterParts } from "./post.ts";
import { tellWebhook } from "./teller.ts";

export interface Webhooks {
  /** Whether to go on with the next one. */
  tellHead(lease: Lease, head: Head): Promise<boolean>;
  close(): Promise<void>;
}

interface WebhooksParts extends Omit<PosterParts, "rules"> {
  desk: Desk;
  doorbell: Pick<Doorbell, "ring">;
  log: Log;
  rules?: AddressRules;
}

export function createWebhooks({
  desk,
  doorbell,
  log,
  rules = desk.webhookAddresses,
  ...poster
}: WebhooksParts): Webhooks {
  const parts = { desk, doorbell, log, poster: createPoster({ ...poster, rules }) };
  return {
    tellHead: (lease, head) => tellWebhook(parts, lease, head),
    close: () => parts.poster.close(),
  };
}
