import { z } from "zod";
import { forbidden } from "../errors.ts";
import type { RecordedEvent } from "../events.ts";
import { Id } from "../inputs.ts";
import { recordedEventJson } from "../sql/recorded-event.ts";
import { query } from "../verb.ts";
import { maxId } from "../words.ts";

const mostPlaces = 100;

// A message and the event of its deletion are of the same moment, by which events have an index. An app's server speaks for its customer.
// Of an erased customer's words not even the places are shown.
const statement = {
  name: "taken-back",
  text: `
  SELECT coalesce(jsonb_agg(j ORDER BY seq), '[]') AS result FROM (
    SELECT m.seq, jsonb_build_object('id', m.id, 'seq', m.seq, 'saidAt', m.created_at, 'told', ${recordedEventJson}
        || CASE WHEN e.actor_kind = 'apiKey' AND p.id IS NOT NULL THEN jsonb_build_object('actorName', p.name) ELSE '{}' END) AS j
      FROM message m JOIN conversation v ON v.id = m.conversation_id AND v.deleted_at IS NULL
      JOIN event e ON e.at = m.deleted_at AND e.conversation_id = m.conversation_id AND e.type = 'message.deleted'
       AND (e.data->>'message')::int = m.id AND NOT e.data ? 'published'
      LEFT JOIN person p ON p.id = m.author_id
     WHERE m.conversation_id = $1::int AND m.seq >= $2::int AND m.seq < $3::int AND m.deleted_at IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM event x WHERE x.conversation_id = m.conversation_id AND x.type = 'customer.erased')
     ORDER BY m.seq DESC LIMIT ${mostPlaces}) newest`,
};

/** Where a message or a note stood that was taken back, and who did it when; never what it said. */
export interface TakenBack {
  id: number;
  seq: number;
  /** ISO 8601, UTC. */
  saidAt: string;
  told: RecordedEvent;
}

/** Those of a part of a conversation: from one sequence number on, and before another. For agents only. */
export const readTakenBack = query({
  permission: "view_chat_history",
  input: z.strictObject({
    conversation: Id,
    from: z.int().min(0),
    before: z.int().min(0).max(maxId).default(maxId),
  }),
  async statement({ desk, actor }, { conversation, from, before }): Promise<TakenBack[]> {
    if (actor.kind !== "agent") throw forbidden("What was taken back is for agents.");
    return (await desk.one<TakenBack[]>(statement, [conversation, from, before])) ?? [];
  },
});
