import { z } from "zod";
import { personOf } from "../actor.ts";
import type { DeskEvent, RecordedEvent } from "../events.ts";
import { ConversationRef } from "../inputs.ts";
import { recordedEventJson } from "../sql/recorded-event.ts";
import { query } from "../verb.ts";

const statement = {
  name: "news-since",
  text: `
  SELECT coalesce(jsonb_agg(j ORDER BY seq), '[]') AS result FROM (
    SELECT e.seq, ${recordedEventJson}
        || jsonb_build_object('name', coalesce(p.name, m.author_name), 'words', m.body, 'fromCustomer', coalesce(m.from_customer, false)) AS j
      FROM event e LEFT JOIN public_message m ON e.type = 'message.added' AND m.id = (e.data->>'message')::int
      LEFT JOIN person p ON p.id = m.author_id
     WHERE e.conversation_id = coalesce($2::int, (SELECT conversation_id FROM ticket WHERE id = $1::int)) AND e.seq > $3::int
       AND e.type = ANY ($4::text[]) AND (e.actor_kind <> 'agent' OR e.actor_id IS DISTINCT FROM $5::int)
       AND (e.type <> 'message.added' OR m.id IS NOT NULL)
     ORDER BY e.seq DESC LIMIT 5) newest`,
};

/** An event with the public words it brought, if any; `name` is whose they are. */
export interface News extends RecordedEvent {
  name: string | null;
  words: string | null;
  fromCustomer: boolean;
}

/** What others did in a conversation after a place in it, of these kinds, the oldest first; notes do not count. */
export const findNewsSince = query({
  permission: "view_chat",
  input: z.strictObject({
    at: ConversationRef,
    seen: z.int().min(0),
    types: z.array(z.string() as unknown as z.ZodType<DeskEvent["type"]>),
  }),
  statement: async ({ desk, actor }, { at, seen, types }): Promise<News[]> => {
    const place = "ticket" in at ? [at.ticket, null] : [null, at.conversation];
    return (await desk.one<News[]>(statement, [...place, seen, types, personOf(actor)])) ?? [];
  },
});
