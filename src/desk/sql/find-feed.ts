import type { Desk } from "../desk.ts";
import type { ConversationRef } from "../inputs.ts";

const statement = {
  name: "find-feed",
  text: `
  SELECT jsonb_build_object('conversation', v.id, 'lastSeq', v.last_seq, 'customer', jsonb_build_object('id', c.id, 'name', c.name)) AS result
    FROM conversation v JOIN person c ON c.id = v.customer_id
   WHERE v.deleted_at IS NULL AND v.id = coalesce($2::int, (SELECT conversation_id FROM ticket WHERE id = $1::int)) AND ($3::int IS NULL OR v.customer_id = $3::int)`,
};

interface FoundFeed {
  conversation: number;
  lastSeq: number;
  customer: { id: number; name: string };
}

/** Undefined when there is no such conversation of that customer; null is for whoever it is. */
export function selectFeed(desk: Desk, at: ConversationRef, customer: number | null): Promise<FoundFeed | undefined> {
  const place = "ticket" in at ? [at.ticket, null] : [null, at.conversation];
  return desk.one<FoundFeed>(statement, [...place, customer]);
}

const lastSeqs = {
  name: "last-seqs",
  text: "SELECT jsonb_object_agg(id, last_seq) AS result FROM conversation WHERE id = ANY($1::int[])",
};

/** Where conversations stand, by their ids. */
export const selectLastSeqs = async (desk: Desk, conversations: number[]): Promise<Record<string, number>> =>
  (await desk.one<Record<string, number> | null>(lastSeqs, [conversations])) ?? {};
