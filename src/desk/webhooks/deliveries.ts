import { z } from "zod";
import { notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { selectWebhookDeliveries } from "../sql/list-webhook-deliveries.ts";
import { query } from "../verb.ts";
import { webhookPermission } from "./webhook.ts";

export const DeliveryState = z.enum(["pending", "sending", "sent", "dead", "superseded"]);
export const DeliveryId = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

/** What a webhook was told and was not, newest first. Its bodies are not kept. */
export const listWebhookDeliveries = query({
  permission: webhookPermission,
  input: z.strictObject({
    webhook: Id,
    state: DeliveryState.optional(),
    limit: z.int().min(1).max(100).default(50),
    before: DeliveryId.optional(),
  }),
  async statement({ desk }, page) {
    if (!(await desk.prisma.webhook.findUnique({ where: { id: page.webhook }, select: { id: true } })))
      throw notFound("There is no such webhook.");
    return selectWebhookDeliveries(desk, page);
  },
});
