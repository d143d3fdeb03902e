import { verb } from "../verb.ts";
import { type AskedDelivery, assertAgent, FailedDeliveryRef, refuseDelivery } from "./failed-delivery.ts";

// What may have been sent stays `sending`: it is looked up before it is sent again, and so never doubled.
const again = {
  name: "retry-delivery",
  text: `
  WITH asked AS (
    UPDATE delivery d SET state = CASE WHEN d.state = 'dead' THEN 'pending'::delivery_state ELSE d.state END,
           sent_at = NULL, first_tried_at = NULL, attempts = 0
      FROM target, lane, conversation c
     WHERE d.id = $1::bigint AND d.state IN ('pending', 'sending', 'dead') AND target.id = d.target_id AND target.active
       AND lane.conversation_id = d.conversation_id AND lane.target_id = d.target_id
       AND (lane.leased_until IS NULL OR lane.leased_until <= clock_timestamp())
       AND c.id = d.conversation_id AND c.deleted_at IS NULL
    RETURNING d.conversation_id, d.target_id, d.event_id, target.kind
  ),
  due AS (
    UPDATE lane SET due_at = clock_timestamp() FROM asked
     WHERE lane.conversation_id = asked.conversation_id AND lane.target_id = asked.target_id
  )
  SELECT jsonb_build_object('conversation', e.conversation_id, 'seq', e.seq, 'target', asked.target_id, 'channel', asked.kind) AS result
    FROM asked JOIN event e ON e.id = asked.event_id`,
};

/** Tells it again now, before whatever waits behind it. @throws forbidden · not_found · conflict */
export const retryDelivery = verb({
  permission: "send_messages",
  input: FailedDeliveryRef,
  async run({ desk, actor, record }, { delivery }): Promise<AskedDelivery> {
    assertAgent(actor);
    const asked = await desk.one<AskedDelivery>(again, [delivery]);
    if (!asked) return refuseDelivery(desk, delivery);

    const { conversation, seq, target, channel } = asked;
    await record(conversation, {
      type: "delivery.retried",
      delivery,
      of: seq,
      target,
      channel,
      visibility: "internal",
    });
    return asked;
  },
});
