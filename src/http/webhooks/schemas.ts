import { z } from "zod";
import { writeTime } from "../../desk/views.ts";
import { DeliveryId, DeliveryState } from "../../desk/webhooks/deliveries.ts";
import { webhookEvents } from "../../desk/webhooks/events.ts";
import type { SeenWebhook } from "../../desk/webhooks/webhook.ts";
import { Time } from "../schemas.ts";

const Event = z.enum(webhookEvents);

export const WebhookView = z
  .object({
    id: z.int(),
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(z.string()).meta({ description: "Empty for all." }),
    active: z.boolean(),
    disabled_reason: z.string().nullable().meta({ description: "Why the desk switched it off." }),
    failing_since: Time.nullable(),
    created_at: Time,
    disabled_at: Time.nullable(),
  })
  .meta({ id: "Webhook" });

export const Secret = z
  .string()
  .meta({ description: "Shown this once; signs what is sent (Standard Webhooks).", example: "whsec_…" });

export const DeliveryView = z
  .object({
    id: z.int(),
    webhook_id: z.string().meta({ description: "The `webhook-id` header, the same for every attempt." }),
    event: Event.nullable(),
    conversation_id: z.int(),
    state: DeliveryState.meta({ description: "superseded: not wanted any more; dead: given up after three days." }),
    attempts: z.int(),
    status: z.int().nullable().meta({ description: "What the endpoint answered last." }),
    reason: z.string().nullable().meta({ description: "What went wrong last, in words." }),
    created_at: Time,
    last_tried_at: Time.nullable(),
    next_try_at: Time.nullable(),
    ended_at: Time.nullable(),
  })
  .meta({ id: "WebhookDelivery" });

/** A delivery's id in an address; they outgrow other ids. */
export const PathDelivery = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number)
  .pipe(DeliveryId)
  .meta({ type: "integer", minimum: 1 });

export function webhookOf(webhook: SeenWebhook): z.input<typeof WebhookView> {
  const { id, url, description, events, disabledAt, disabledReason, failingSince, createdAt } = webhook;
  return {
    id,
    url,
    description,
    events,
    active: disabledAt === null,
    disabled_reason: disabledReason,
    failing_since: failingSince && writeTime(failingSince),
    created_at: writeTime(createdAt),
    disabled_at: disabledAt && writeTime(disabledAt),
  };
}

/** As every time of the API: "2025-11-09 17:00:00". */
