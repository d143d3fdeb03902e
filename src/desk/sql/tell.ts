/**
 * The end of every statement that writes events: one lane and one delivery for each active webhook that wants it, and for one channel
 * of each platform: where the conversation's thread is, else where its category goes, else the one that the configuration names.
 * It follows a CTE `ev(id, conversation_id, type, internal)`; a webhook is never told of what is internal, nor of what it did not ask
 * for. The channels are asked for by a function, since only that sees what was moved while the statement waited for the conversation's row.
 * `category` is that of ev's ticket: a statement that makes the ticket does not see it yet.
 * `elsewhere` are rows for further channels.
 */
export const tellOf = (category: string, elsewhere = "") => `
  homes AS (
    SELECT ev.id AS event_id, ev.conversation_id, home.target_id FROM ev, homes_of(ev.conversation_id, ${category}) AS home(target_id)
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
    SELECT ev.id, ev.conversation_id, thread.target_id, NULL
      FROM ev JOIN thread ON thread.conversation_id = ev.conversation_id AND thread.state = 'ready' JOIN target ON target.id = thread.target_id AND target.active
     WHERE ev.type IN ('message.edited', 'message.deleted', 'customer.erased')
       AND NOT EXISTS (SELECT FROM homes WHERE homes.event_id = ev.id AND homes.target_id = thread.target_id)`,
);

/** The target ids in a statement's result, for the doorbell. */
export const toldTargets = `(SELECT coalesce(jsonb_agg(DISTINCT target_id), '[]') FROM deliveries)`;
