/**
 * The end of every statement that writes events: one lane and one delivery for each active webhook that wants it, and for one channel
 * of each platform: where the conversation's thread is, else where its category goes, else the one that the configuration names.
 * It follows a CTE `ev(id, conversation_id, type, internal)`; a webhook is never told of what is internal, nor of what it did not ask
 * for. `category` is that of ev's ticket: a statement that makes the ticket does not see it yet.
 * `elsewhere` are rows for further channels.
 */
export const tellOf = (category: string, elsewhere = "") => `
  homes AS (
    SELECT DISTINCT ON (ev.id, target.kind) ev.id AS event_id, ev.conversation_id, target.id AS target_id
      FROM ev JOIN target ON target.active AND target.kind <> 'webhook'
      LEFT JOIN lane ON lane.conversation_id = ev.conversation_id AND lane.target_id = target.id
      LEFT JOIN category_channel route ON route.target_id = target.id AND route.category = ${category}
     WHERE lane.home OR route.target_id IS NOT NULL OR NOT target.by_setup
     ORDER BY ev.id, target.kind, lane.home IS TRUE DESC, route.target_id IS NOT NULL DESC, target.by_setup, target.id
  ),
  told AS (
    SELECT event_id, conversation_id, target_id, NULL::int AS webhook_id FROM homes
    ${elsewhere}
    UNION ALL
    SELECT ev.id, ev.conversation_id, target.id, target.place::int
      FROM ev JOIN target ON target.active AND target.kind = 'webhook' AND NOT ev.internal AND (target.events = '{}' OR ev.type = ANY (target.events))
     ORDER BY event_id, target_id
  ),
  lanes AS (
    INSERT INTO lane (conversation_id, target_id) SELECT conversation_id, target_id FROM told
    ON CONFLICT DO NOTHING
  ),
  deliveries AS (
    INSERT INTO delivery (conversation_id, target_id, event_id, webhook_id) SELECT conversation_id, target_id, event_id, webhook_id FROM told
    RETURNING target_id
  )`;

const ownCategory = "(SELECT category FROM ticket WHERE ticket.conversation_id = ev.conversation_id)";

export const tell = tellOf(ownCategory);

/** What is changed, taken back or erased is so in the channels, too, in which the conversation was before. */
export const tellEverywhere = tellOf(
  ownCategory,
  `UNION ALL
    SELECT ev.id, ev.conversation_id, lane.target_id, NULL
      FROM ev JOIN lane ON lane.conversation_id = ev.conversation_id AND NOT lane.home JOIN target ON target.id = lane.target_id AND target.active
      JOIN thread ON thread.conversation_id = ev.conversation_id AND thread.target_id = lane.target_id AND thread.state = 'ready'
     WHERE ev.type IN ('message.edited', 'message.deleted', 'customer.erased')`,
);

/** The target ids in a statement's result, for the doorbell. */
export const toldTargets = `(SELECT coalesce(jsonb_agg(DISTINCT target_id), '[]') FROM deliveries)`;
