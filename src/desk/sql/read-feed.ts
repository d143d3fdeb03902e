import type { Desk } from "../desk.ts";
import type { DeskEvent } from "../events.ts";
import type { Audience } from "../feed/audience.ts";
import type { MessageJson, PublicMessageJson } from "../views.ts";
import { messageJson, timeText } from "./json.ts";

/** An event as a feed tells it. A message comes as it is now; null when it is gone, or not for this audience. */
export interface FeedEvent {
  seq: number;
  at: string;
  event: DeskEvent;
  message: MessageJson | PublicMessageJson | null;
}

export interface FeedPage<E = FeedEvent> {
  events: E[];
  /** Everything up to here is in this page or before it. */
  upTo: number;
  more: boolean;
}

export const feedPageSize = 200;

/** What a note is to each audience: for the desk a message like others, for everybody else nothing at all. */
const source = {
  desk: { messages: "message", only: "true" },
  public: { messages: "public_message", only: "e.data->>'visibility' IS DISTINCT FROM 'internal'" },
  customer: { messages: "public_message", only: "e.data->>'visibility' IS DISTINCT FROM 'internal'" },
} as const satisfies Record<Audience, object>;

/** The columns of an event `e` with its message `m`, whose author is `s`, in conversation `v`. */
export function eventFields(audience: Audience): string {
  const own = audience === "customer" ? "m.from_customer" : "NOT m.from_customer";
  const isRead = `CASE WHEN ${own} THEN true WHEN m.from_customer THEN m.seq <= v.desk_read_seq ELSE m.seq <= v.customer_read_seq END`;
  return `'seq', e.seq, 'at', ${timeText("e.at")}, 'event', e.data || jsonb_build_object('type', e.type),
          'message', CASE WHEN m.id IS NULL THEN NULL ELSE ${messageJson(isRead)} END`;
}

export const joinMessage = (audience: Audience): string => `
  LEFT JOIN ${source[audience].messages} m
    ON e.type IN ('message.added', 'message.edited') AND m.id = (e.data->>'message')::int AND m.deleted_at IS NULL
  LEFT JOIN person s ON s.id = m.author_id`;

export const onlyFor = (audience: Audience): string => source[audience].only;

// One statement, so that `last` and the events are of one moment: a conversation's events and its last_seq commit together.
const statement = (audience: Audience) => ({
  name: `read-feed-${audience}`,
  text: `
  SELECT jsonb_build_object('last', v.last_seq, 'events', (
      SELECT coalesce(jsonb_agg(j ORDER BY seq), '[]') FROM (
        SELECT e.seq, jsonb_build_object(${eventFields(audience)}) AS j FROM event e ${joinMessage(audience)}
         WHERE e.conversation_id = v.id AND e.seq > $2::int AND ${onlyFor(audience)} ORDER BY e.seq LIMIT $3::int) page)) AS result
    FROM conversation v WHERE v.id = $1::int`,
});

const statements = { desk: statement("desk"), public: statement("public"), customer: statement("customer") };

/** The next page of a conversation's feed. */
export async function readFeed(
  desk: Desk,
  { conversation, audience, after }: { conversation: number; audience: Audience; after: number },
): Promise<FeedPage> {
  const found = await desk.one<{ last: number; events: FeedEvent[] }>(statements[audience], [
    conversation,
    after,
    feedPageSize,
  ]);
  const events = found?.events ?? [];
  const more = events.length === feedPageSize;
  return { events, more, upTo: Math.max(after, more ? (events.at(-1)?.seq ?? 0) : (found?.last ?? 0)) };
}
