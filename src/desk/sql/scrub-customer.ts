import type { Desk } from "../desk.ts";

const events = {
  name: "scrub-events",
  text: `
  WITH scrubbed AS (
    UPDATE event SET actor_name = CASE actor_kind WHEN 'customer' THEN $2::text ELSE actor_name END,
           data = CASE type WHEN 'ticket.edited' THEN data || '{"subject":null,"description":null}'
                            WHEN 'message.edited' THEN data - 'before' ELSE data END
     WHERE conversation_id = $1::int AND (actor_kind = 'customer' OR type IN ('ticket.edited', 'message.edited')) RETURNING 1
  )
  SELECT to_jsonb(count(*)) AS result FROM scrubbed`,
};

/** The names of those who acted, and the words that were changed. Who did what, and when, stays. */
export const scrubEvents = (desk: Desk, conversation: number, name: string) => desk.one(events, [conversation, name]);

// A lane is the thread on Discord, channel and thread on Slack.
const inbox = {
  name: "scrub-inbox",
  text: `
  WITH threads AS (
    SELECT target.id AS target_id, target.kind::text AS platform, target.place, known.id FROM (
      SELECT target_id, thread_id AS id FROM thread WHERE conversation_id = $1::int AND thread_id IS NOT NULL
      UNION SELECT target_id, thread_id FROM former_thread WHERE conversation_id = $1::int) known JOIN target ON target.id = known.target_id
  ),
  changes AS (
    UPDATE early_change SET text = '' FROM threads
     WHERE early_change.target_id = threads.target_id AND early_change.thread_id = threads.id AND early_change.text IS NOT NULL
  ),
  scrubbed AS (
    UPDATE inbox SET payload = '{}' FROM threads
     WHERE inbox.platform::text = threads.platform AND inbox.processed_at IS NOT NULL
       AND inbox.lane IN (threads.id, threads.place || ':' || threads.id) RETURNING 1
  )
  SELECT to_jsonb(count(*)) AS result FROM scrubbed`,
};

/** What the platforms told of its threads; that it was told stays, so that nothing is taken in twice. */
export const scrubInbox = (desk: Desk, conversation: number) => desk.one(inbox, [conversation]);
