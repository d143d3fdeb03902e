// What customer apps are told, under the documented names.

import type { DeskEvent } from "../events.ts";

export const webhookEvents = [
  "ticket.created",
  "ticket.updated",
  "ticket.status_changed",
  "ticket.assigned",
  "message.created",
  "message.updated",
  "message.deleted",
  "conversation.created",
  "conversation.read",
] as const;

export type WebhookEvent = (typeof webhookEvents)[number];

/** Every event of the desk has its name here, or null when no app is told of it. */
const names: Record<DeskEvent["type"], WebhookEvent | null> = {
  "ticket.opened": "ticket.created",
  "ticket.status_changed": "ticket.status_changed",
  "ticket.priority_changed": "ticket.updated",
  "ticket.category_changed": "ticket.updated",
  "ticket.edited": "ticket.updated",
  "ticket.deleted": null,
  "ticket.snoozed": null,
  "ticket.woken": null,
  "conversation.followed": null,
  "conversation.unfollowed": null,
  "conversation.moved": null,
  "conversation.waited": null,
  "conversation.started": "conversation.created",
  "conversation.assigned": "ticket.assigned",
  "conversation.read": "conversation.read",
  "message.added": "message.created",
  "message.edited": "message.updated",
  "message.deleted": "message.deleted",
  "message.refused": null,
  "customer.erased": null,
  "webhook.failed": null,
  "delivery.failed": null,
  "delivery.retried": null,
  "delivery.discarded": null,
};

export const webhookEventOf = (type: DeskEvent["type"]): WebhookEvent | null => names[type];

/** The desk's own types behind the documented names; none for none, which means all. */
export function deskTypesOf(events: readonly WebhookEvent[]): string[] {
  return Object.entries(names).flatMap(([type, name]) => (name !== null && events.includes(name) ? [type] : []));
}
