import { z } from "zod";
import { retryWebhookDelivery } from "../../desk/webhooks/retry-delivery.ts";
import { webhookReading } from "../../desk/webhooks/webhook.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathId } from "../inputs.ts";
import { success, successSchema } from "../success.ts";
import { PathDelivery } from "./schemas.ts";

export const retryDeliveryEndpoint = endpoint({
  name: "retryWebhookDelivery",
  summary: "Send a delivery again now, under the same webhook-id",
  tag: "Webhooks",
  method: "post",
  path: "/webhooks/{id}/deliveries/{deliveryId}/retry",
  needs: "delete_tickets",
  alsoNeeds: webhookReading,
  params: z.strictObject({ id: PathId, deliveryId: PathDelivery }),
  bodyOptional: true,
  body: z.strictObject({}),
  answer: successSchema("Delivery will be sent again", {}),
  async run({ params, act }) {
    await act(retryWebhookDelivery, { webhook: params.id, delivery: params.deliveryId });
    return ok(success("Delivery will be sent again", {}));
  },
});
