import { z } from "zod";
import { changeWebhook } from "../../desk/webhooks/change.ts";
import { WebhookDescription, WebhookEvents, WebhookUrl, webhookReading } from "../../desk/webhooks/webhook.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathId } from "../inputs.ts";
import { success, successSchema } from "../success.ts";
import { Secret, WebhookView, webhookOf } from "./schemas.ts";

export const changeWebhookEndpoint = endpoint({
  name: "changeWebhook",
  summary: "Change a webhook, switch it off or on, or rotate its secret",
  tag: "Webhooks",
  method: "patch",
  path: "/webhooks/{id}",
  needs: "delete_tickets",
  alsoNeeds: webhookReading,
  params: z.strictObject({ id: PathId }),
  body: z.strictObject({
    url: WebhookUrl.optional().meta({ example: "https://app.example.com/webhooks" }),
    events: WebhookEvents.optional(),
    description: WebhookDescription.optional(),
    active: z.boolean().optional().meta({ description: "What was missed while it was off is not told; see retry." }),
    rotate_secret: z
      .literal(true)
      .optional()
      .meta({ description: "Answers the new secret; the old one signs beside it for a day." }),
  }),
  answer: successSchema("Webhook updated successfully", { webhook: WebhookView, secret: Secret.optional() }),
  async run({ params, body: { rotate_secret: rotateSecret, ...body }, act }) {
    const { webhook, secret } = await act(changeWebhook, { webhook: params.id, ...body, rotateSecret });
    const shown = { webhook: webhookOf(webhook), ...(secret === undefined ? {} : { secret }) };
    return ok(success("Webhook updated successfully", shown));
  },
});
