import type { Example } from "../example.ts";
import { at, later } from "./things.ts";

const hook = {
  id: 1,
  url: "https://app.example.com/webhooks",
  description: "Our app",
  events: ["ticket.created", "message.created"],
  active: true,
  disabled_reason: null,
  failing_since: null,
  created_at: at,
  disabled_at: null,
};
const narrowed = { ...hook, events: ["message.created"] };

/** It is made first, so that the webhook is told of what the others do. */
export const newWebhookExample: Record<string, Example> = {
  createWebhook: {
    body: { url: hook.url, events: hook.events, description: hook.description },
    status: 201,
    answer: { success: true, message: "Webhook created successfully", webhook: hook, secret: "whsec_C2FVsBQIhrscChl…" },
  },
};

export const webhookExamples: Record<string, Example> = {
  listWebhooks: { answer: { webhooks: [hook], next_cursor: null } },
  viewWebhook: { params: { id: "1" }, answer: { webhook: hook } },
  listWebhookDeliveries: {
    params: { id: "1" },
    query: { state: "dead" },
    answer: {
      deliveries: [
        {
          id: 1,
          webhook_id: "evt_1_1",
          event: "ticket.created",
          conversation_id: 1,
          state: "dead",
          attempts: 9,
          status: 422,
          reason: "It answered 422.",
          created_at: at,
          last_tried_at: later,
          next_try_at: null,
          ended_at: later,
        },
      ],
      next_cursor: null,
    },
  },
  retryWebhookDelivery: {
    params: { id: "1", deliveryId: "1" },
    answer: { success: true, message: "Delivery will be sent again" },
  },
  changeWebhook: {
    params: { id: "1" },
    body: { events: narrowed.events, rotate_secret: true },
    answer: {
      success: true,
      message: "Webhook updated successfully",
      webhook: narrowed,
      secret: "whsec_MfKQ9r8GKYqrTwj…",
    },
  },
};
