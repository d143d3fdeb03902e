import { z } from "zod";
import { conflict, notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { verb } from "../verb.ts";
import { DeliveryId } from "./deliveries.ts";
import { assertMayDirect, lockWebhook, webhookPermission } from "./webhook.ts";

// Its lane waits no longer, and neither does the endpoint.
const again = {
  name: "retry-webhook-delivery",
  text: `
  WITH asked AS (
    UPDATE delivery SET state = 'pending', reason = NULL, sent_at = NULL, first_tried_at = NULL, attempts = 0
     WHERE id = $2::bigint AND webhook_id = $1::int AND state <> 'sending' RETURNING conversation_id, target_id, event_id
  ),
  due AS (
    UPDATE lane SET due_at = clock_timestamp() FROM asked
     WHERE lane.conversation_id = asked.conversation_id AND lane.target_id = asked.target_id
  ),
  open AS (
    UPDATE target SET due_at = least(due_at, clock_timestamp()) FROM asked WHERE target.id = asked.target_id
  )
  SELECT jsonb_build_object('conversation', e.conversation_id, 'seq', e.seq, 'target', asked.target_id) AS result
    FROM asked JOIN event e ON e.id = asked.event_id`,
};

/** Tells it again now, under the same webhook-id: what died, what waits, and what was sent too. */
export const retryWebhookDelivery = verb({
  permission: webhookPermission,
  input: z.strictObject({ webhook: Id, delivery: DeliveryId }),
  async run({ desk, actor }, { webhook: id, delivery }) {
    assertMayDirect(actor);
    const webhook = await lockWebhook(desk, id);
    if (webhook.disabledAt) throw conflict("This webhook is switched off. Switch it on first.");

    const asked = await desk.one<{ conversation: number; seq: number; target: number }>(again, [id, delivery]);
    if (asked) return desk.tell({ conversation: asked.conversation, seq: asked.seq, targets: [asked.target] });
    const known = await desk.prisma.delivery.findFirst({ where: { id: delivery, webhookId: id } });
    throw known ? conflict("This delivery is being sent right now.") : notFound("There is no such delivery.");
  },
});
