import { z } from "zod";
import { Id } from "../inputs.ts";
import { endWebhookDeliveries } from "../sql/end-webhook-deliveries.ts";
import { verb } from "../verb.ts";
import { noteWebhook } from "./note-webhook.ts";
import { lockWebhook, webhookPermission } from "./webhook.ts";

/** The endpoint is told nothing any more, not even what was waiting for it. */
export const removeWebhook = verb({
  permission: webhookPermission,
  input: z.strictObject({ webhook: Id }),
  async run(scope, { webhook: id }) {
    const { desk } = scope;
    const webhook = await lockWebhook(desk, id);

    await desk.prisma.target.updateMany({ where: { kind: "webhook", place: String(id) }, data: { active: false } });
    await endWebhookDeliveries(desk, id, "superseded", "The webhook was deleted.");
    await desk.prisma.webhook.delete({ where: { id } });
    await noteWebhook(scope, [webhook, null]);
  },
});
