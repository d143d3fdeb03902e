/**
 * The end of every statement that writes events: one lane and one delivery for each active target.
 * It follows a CTE `ev(id, conversation_id, type, internal)`; a webhook is never told of what is internal, nor of what it did not ask for.
 */
export const tell = `
  told AS (
    SELECT ev.id AS event_id, ev.conversation_id, target.id AS target_id,
           CASE WHEN target.kind = 'webhook' THEN target.place::int END AS webhook_id
      FROM ev JOIN target ON target.active AND (
        target.kind <> 'webhook' OR NOT ev.internal AND (target.events = '{}' OR ev.type = ANY (target.events)))
     ORDER BY ev.id, target.id
  ),
  lanes AS (
    INSERT INTO lane (conversation_id, target_id) SELECT conversation_id, target_id FROM told
    ON CONFLICT DO NOTHING
  ),
  deliveries AS (
    INSERT INTO delivery (conversation_id, target_id, event_id, webhook_id) SELECT conversation_id, target_id, event_id, webhook_id FROM told
    RETURNING target_id
  )`;

/** The target ids in a statement's result, for the doorbell. */
export const toldTargets = `(SELECT coalesce(jsonb_agg(DISTINCT target_id), '[]') FROM deliveries)`;
