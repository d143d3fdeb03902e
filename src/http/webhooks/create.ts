import { z } from "zod";
import { createWebhook } from "../../desk/webhooks/create.ts";
import { WebhookDescription, WebhookEvents, WebhookUrl, webhookReading } from "../../desk/webhooks/webhook.ts";
import { created, endpoint } from "../endpoint.ts";
import { success, successSchema } from "../success.ts";
import { Secret, WebhookView, webhookOf } from "./schemas.ts";

export const createWebhookEndpoint = endpoint({
  name: "createWebhook",
  summary: "Have events posted to an address of yours; never a note",
  tag: "Webhooks",
  method: "post",
  path: "/webhooks",
  needs: "delete_tickets",
  alsoNeeds: webhookReading,
  body: z.strictObject({
    url: WebhookUrl.meta({ example: "https://app.example.com/webhooks" }),
    events: WebhookEvents.optional().meta({ description: "All when it does not say." }),
    description: WebhookDescription.optional(),
  }),
  statuses: [201],
  answer: successSchema("Webhook created successfully", {
    webhook: WebhookView,
    secret: Secret.nullable().meta({
      description:
        "Shown this once; signs what is sent (Standard Webhooks). Null when the answer is a repeated one (Idempotency-Key): rotate it then.",
    }),
  }),
  // Kept for a repetition it would outlive its rotation.
  replays: (body) => ({ ...body, secret: null }),
  async run({ body, act }) {
    const { webhook, secret } = await act(createWebhook, body);
    return created(success("Webhook created successfully", { webhook: webhookOf(webhook), secret }));
  },
});
