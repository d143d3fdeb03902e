import type { Desk } from "../desk.ts";

/**
 * The end of a statement that settles deliveries to webhooks; it follows a CTE `settled(conversation_id, event_id)`. The threads
 * that messages were typed in shall look at their receipts again: their lanes' card_due_at always moves, so that whoever is
 * refreshing one right now does not take it for done.
 */
export const askForReceipts = `
  typed AS (
    SELECT DISTINCT mc.target_id, settled.conversation_id
      FROM settled JOIN event e ON e.id = settled.event_id AND e.type = 'message.added'
      JOIN message m ON m.conversation_id = e.conversation_id AND m.seq = e.seq
      JOIN message_copy mc ON mc.message_id = m.id AND mc.is_origin
  ),
  locked AS (
    SELECT lane.conversation_id, lane.target_id FROM lane JOIN typed USING (conversation_id, target_id)
     ORDER BY lane.conversation_id, lane.target_id FOR UPDATE OF lane
  ),
  asked AS (
    UPDATE lane SET card_due_at = greatest(clock_timestamp(), lane.card_due_at + interval '1 millisecond') FROM locked
     WHERE lane.conversation_id = locked.conversation_id AND lane.target_id = locked.target_id RETURNING lane.target_id
  )`;

const statement = {
  name: "end-webhook-deliveries",
  text: `
  WITH settled AS (
    UPDATE delivery SET state = $2::delivery_state, reason = $3::text, sent_at = clock_timestamp()
     WHERE webhook_id = $1::int AND state IN ('pending', 'sending') RETURNING conversation_id, event_id
  ),
  ${askForReceipts}
  SELECT to_jsonb(count(*)) AS result FROM settled`,
};

/** Everything that waits for a webhook ends. */
export const endWebhookDeliveries = (desk: Desk, webhook: number, state: "dead" | "superseded", reason: string) =>
  desk.one<number>(statement, [webhook, state, reason]);

const leftBehind = {
  name: "end-left-behind",
  text: `
  WITH settled AS (
    UPDATE delivery d SET state = CASE WHEN w.disabled_reason IS NULL THEN 'superseded' ELSE 'dead' END::delivery_state,
           reason = coalesce(w.disabled_reason, 'The webhook was switched off or deleted.'), sent_at = clock_timestamp()
      FROM target LEFT JOIN webhook w ON w.id::text = target.place
     WHERE d.target_id = target.id AND target.kind = 'webhook' AND NOT target.active AND d.state IN ('pending', 'sending')
    RETURNING d.conversation_id, d.event_id
  ),
  ${askForReceipts}
  SELECT to_jsonb(count(*)) AS result FROM settled`,
};

/** What a statement that was under way still wrote for a webhook while it was switched off. */
export const endLeftBehind = (desk: Desk) => desk.one<number>(leftBehind, []);
