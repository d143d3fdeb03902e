// What was written on a platform and could not be taken in, however often it was tried.

import { z } from "zod";
import { notFound } from "../errors.ts";
import { noteChange } from "../settings/settings.ts";
import { timeText } from "../sql/json.ts";
import { query, type Scope, verb } from "../verb.ts";
import { ticketNumber } from "../words.ts";
import { assertAgent } from "./failed-delivery.ts";

export interface NotTakenIn {
  id: string;
  platform: "slack" | "discord";
  /** Where it was written, when that is a thread of the desk's. */
  conversation: number | null;
  ticket: number | null;
  /** What went wrong last. */
  reason: string;
  at: string;
}

/** The platforms' own ids are too long for a button. */
const shortId = "left(md5(i.platform::text || ' ' || i.event_key), 16)";
/** Or still waits for the platform or the database, for so long that somebody should know. */
const isGivenUp = `(i.error IS NOT NULL AND i.processed_at IS NOT NULL
    OR i.error IS NOT NULL AND i.processed_at IS NULL AND i.received_at < clock_timestamp() - interval '15 minutes')`;

/** Counted no further: what is more is many. */
export const mostCounted = 100;

const counted = `(SELECT count(*) FROM (SELECT FROM inbox i WHERE ${isGivenUp} LIMIT ${mostCounted + 1}) few)`;

/** What is known of the entries `each` for people: c is the conversation, t its ticket. */
const itsPlace = `
      LEFT JOIN LATERAL (
        SELECT conversation_id FROM (SELECT conversation_id, target_id, thread_id FROM thread UNION ALL SELECT conversation_id, target_id, thread_id FROM former_thread) known
         WHERE thread_id = regexp_replace(each.lane, '^.*:', '') AND target_id = ANY (ARRAY(SELECT id FROM target WHERE kind::text = each.platform::text)) LIMIT 1) th ON true
      LEFT JOIN conversation c ON c.id = th.conversation_id AND c.deleted_at IS NULL LEFT JOIN ticket t ON t.conversation_id = c.id`;

const count = { name: "count-not-taken-in", text: `SELECT to_jsonb(${counted}) AS result` };

/** At most one more than `mostCounted`. */
export const countNotTakenIn = query({
  permission: "view_tickets",
  input: z.strictObject({}),
  async statement({ desk, actor }): Promise<number> {
    assertAgent(actor);
    return (await desk.one<number>(count, [])) ?? 0;
  },
});

const statement = {
  name: "list-not-taken-in",
  text: `
  SELECT jsonb_build_object('count', ${counted}, 'newest', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', each.id, 'platform', each.platform, 'conversation', c.id, 'ticket', t.id, 'reason', each.error,
        'at', ${timeText("each.at")}) ORDER BY each.at DESC, each.id), '[]')
      FROM (SELECT ${shortId} AS id, i.platform, i.error || CASE WHEN i.processed_at IS NULL THEN ' (still tried)' ELSE '' END AS error,
                   coalesce(i.processed_at, i.received_at) AS at, i.lane FROM inbox i
             WHERE ${isGivenUp} ORDER BY coalesce(i.processed_at, i.received_at) DESC LIMIT $1::int) each ${itsPlace})) AS result`,
};

/** The newest first, and how many there are, at most one more than `mostCounted`. */
export const listNotTakenIn = query({
  permission: "view_tickets",
  input: z.strictObject({ limit: z.int().min(1).max(100).default(20) }),
  async statement({ desk, actor }, { limit }): Promise<{ count: number; newest: NotTakenIn[] }> {
    assertAgent(actor);
    return (await desk.one<{ count: number; newest: NotTakenIn[] }>(statement, [limit])) ?? { count: 0, newest: [] };
  },
});

const Entry = z.strictObject({ entry: z.string().regex(/^[0-9a-f]{16}$/, "This button names nothing.") });

/** The entry that is asked for, and what is set in it. */
const change = (set: string) => `
  WITH each AS (
    SELECT i.platform, i.event_key, i.lane, i.error FROM inbox i WHERE ${isGivenUp} AND ${shortId} = $1::text FOR UPDATE
  ),
  changed AS (
    UPDATE inbox i SET ${set} FROM each WHERE i.platform = each.platform AND i.event_key = each.event_key
  )
  SELECT jsonb_build_object('platform', each.platform, 'reason', each.error, 'conversation', c.id, 'ticket', t.id) AS result
    FROM each ${itsPlace}`;

const again = {
  name: "take-in-again",
  text: change(
    `processed_at = NULL, error = NULL, attempts = 0, due_at = clock_timestamp(),
     payload = CASE WHEN i.processed_at IS NULL THEN i.payload ELSE i.payload || '{"again": true}' END`,
  ),
};

/** Whichever process has its platform takes it up within a second. @throws forbidden · not_found */
export const takeInAgain = verb({
  permission: "send_messages",
  input: Entry,
  run: (scope, { entry }) => settle(scope, again, entry, "taken in again"),
});

const forget = {
  name: "forget-not-taken-in",
  text: change("error = NULL, processed_at = coalesce(i.processed_at, clock_timestamp())"),
};

/** It is on no list any more; the conversation's note about it stays. @throws forbidden · not_found */
export const forgetNotTakenIn = verb({
  permission: "send_messages",
  input: Entry,
  run: (scope, { entry }) => settle(scope, forget, entry, "discarded"),
});

/** Who did it stands in the setup's history, since not everything was written in a thread of the desk's. */
async function settle(scope: Scope, how: typeof again, entry: string, became: string): Promise<void> {
  assertAgent(scope.actor);
  const found = await scope.desk.one<Omit<NotTakenIn, "id" | "at">>(how, [entry]);
  if (!found) throw notFound("This was taken in or discarded already.");
  const { platform, reason } = found;
  const about = { platform, of: placeText(found), reason };
  const before = { ...about, words: "not taken in" };
  await noteChange(scope, "not_taken_in", { before, after: { ...about, words: became } });
}

/** "TKT-001", "chat-5" */
export const placeText = ({ ticket, conversation }: Pick<NotTakenIn, "ticket" | "conversation">): string =>
  ticket !== null
    ? ticketNumber(ticket)
    : conversation !== null
      ? `chat-${conversation}`
      : "in no thread of the desk's";
