// What can never be shown: the line in its place, and its end, of which the team reads.

import type { Desk } from "../desk/desk.ts";
import type { Utterance } from "./channel.ts";
import type { DeliveryParts } from "./deliver.ts";
import { endWithAlert } from "./end-with-alert.ts";
import { deliveryIsFinished, type Head, type Lease, laneName } from "./lane.ts";

export const lineInsteadOf = ({ event }: Head, refusal: string): Utterance => ({
  kind: "line",
  author: { name: "Support", avatarUrl: null },
  text: `⚠️ Message ${event.seq} could not be shown here (${refusal}). Look at it in the ticket itself.`,
});

/** The team reads it on the other platform too; an alert that cannot be shown raises no other. */
export async function bury(
  { desk, log }: Pick<DeliveryParts, "desk" | "log">,
  lease: Lease,
  head: Head,
  reason: string,
): Promise<boolean> {
  const { event, kind, id } = head;
  const { conversation, target } = lease.key;
  log.error({ lane: laneName(lease.key), event: event.id, reason }, "a delivery is dead");
  const end = (tx: Desk) => deliveryIsFinished(tx, lease, id, "dead", reason);
  if (event.event.type === "delivery.failed") return end(desk);
  const failed = { type: "delivery.failed", delivery: id, of: event.seq, target, channel: kind, reason } as const;
  return endWithAlert(desk, { job: "delivery", conversation, event: { ...failed, visibility: "internal" } }, end);
}
