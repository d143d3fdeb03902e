import type { Desk } from "../desk.ts";
import type { RecordedEvent } from "../events.ts";
import type { Audience } from "../feed/audience.ts";
import { eventFields, type FeedEvent, type FeedPage, feedPageSize, joinMessage, onlyFor } from "./read-feed.ts";

/** An event of the whole desk; its own id is its place. */
export interface DeskFeedEvent extends FeedEvent {
  id: number;
  conversation: number;
  ticket: number | null;
  actor: { kind: RecordedEvent["actorKind"]; id: number | null; name: string };
}

type DeskAudience = Exclude<Audience, "customer">;

const statement = (audience: DeskAudience) => ({
  name: `read-desk-feed-${audience}`,
  text: `
  SELECT coalesce(jsonb_agg(j ORDER BY id), '[]') AS result FROM (
    SELECT e.id, jsonb_build_object('id', e.id, 'conversation', v.id, 'ticket', t.id,
           'actor', jsonb_build_object('kind', e.actor_kind, 'id', e.actor_id, 'name', e.actor_name), ${eventFields(audience)}) AS j
      FROM event e JOIN conversation v ON v.id = e.conversation_id LEFT JOIN ticket t ON t.conversation_id = v.id ${joinMessage(audience)}
     WHERE e.id > $1::bigint AND e.id <= $2::bigint AND ${onlyFor(audience)} ORDER BY e.id LIMIT $3::int) page`,
});

const statements = { desk: statement("desk"), public: statement("public") };

/** The next page of the desk's feed, up to an id below which nothing can come any more (a feed's horizon). */
export async function readDeskFeed(
  desk: Desk,
  { audience, after, horizon }: { audience: DeskAudience; after: number; horizon: number },
): Promise<FeedPage<DeskFeedEvent>> {
  if (horizon <= after) return { events: [], more: false, upTo: after };
  const events = (await desk.one<DeskFeedEvent[]>(statements[audience], [after, horizon, feedPageSize])) ?? [];
  const more = events.length === feedPageSize;
  return { events, more, upTo: more ? (events.at(-1)?.id ?? after) : horizon };
}

const lastId = {
  name: "last-event-id",
  text: "SELECT to_jsonb(CASE WHEN is_called THEN last_value ELSE 0 END) AS result FROM event_id_seq",
};

const writers = {
  name: "event-writers",
  text: `
  SELECT coalesce(jsonb_agg(DISTINCT virtualtransaction), '[]') AS result FROM pg_locks
   WHERE locktype = 'relation' AND relation = 'event'::regclass AND mode = 'RowExclusiveLock' AND granted
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
};

/** The last id that was given to an event, committed or not. */
export const selectLastEventId = async (desk: Desk): Promise<number> => (await desk.one<number>(lastId, [])) ?? 0;

/** The transactions that may be writing events now. */
export const selectEventWriters = async (desk: Desk): Promise<string[]> =>
  (await desk.one<string[]>(writers, [])) ?? [];
