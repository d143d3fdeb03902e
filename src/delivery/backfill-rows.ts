// What back-fill knows of threads: up to where each was read, and what the desk holds of it.

import type { Desk } from "../desk/desk.ts";

export interface KnownThread {
  conversation: number;
  threadId: string;
  /** By the platform's own time; undefined when its history was never read. */
  readTo: bigint | undefined;
  /** Milliseconds since its history was read to the end; undefined when it never was. */
  checkedMsAgo: number | undefined;
  /** Whether an agent wrote in it lately, so that there are words that may have been changed or taken back. */
  hasWords: boolean;
  /** Whether the desk knows the newest word that the platform named: there may be less to be found in it. */
  knowsNewest: boolean;
}

/** What was written down before the thread was stands in the only one there ever was, or nobody knows where. */
const typedIn = (words: string, thread: string, isOnly: string): string =>
  `(${words}.thread_id = ${thread} OR ${words}.thread_id IS NULL AND ${isOnly})`;

const mostOfEach = 2_000;
const lists = [
  "SELECT conversation_id AS id, id AS at FROM ticket WHERE status = 'open' AND deleted_at IS NULL",
  "SELECT conversation_id AS id, id AS at FROM ticket WHERE status = 'in_progress' AND deleted_at IS NULL",
  "SELECT conversation_id AS id, resolved_at AS at FROM ticket WHERE $5::bool AND resolved_at >= $4::timestamptz AND deleted_at IS NULL",
  "SELECT id, updated_at AS at FROM conversation WHERE is_chat AND updated_at >= $4::timestamptz",
];
const newestOf = (list: string) => `(SELECT id FROM (${list}) list ORDER BY at DESC, id DESC LIMIT ${mostOfEach})`;
const leftOf = (list: string) => `(SELECT greatest(0, count(*) - ${mostOfEach}) FROM (${list}) list)`;

// Of each conversation the thread that it has and those that it had: open tickets, chats of late, after a gap also tickets that are
// over of late, whatever had an event since $3, and the threads that the platform itself calls busy: each of them by an index, since
// most threads of a desk are over.
const threads = {
  name: "backfill-threads",
  text: `
  WITH lately AS (
    SELECT DISTINCT conversation_id AS id FROM event WHERE at >= $3::timestamptz
  ),
  candidates AS (
    ${lists.map(newestOf).join(" UNION ")}
    UNION SELECT id FROM lately
    UNION SELECT conversation_id FROM thread WHERE target_id = $1::int AND thread_id = ANY ($2::text[])
    UNION SELECT conversation_id FROM former_thread WHERE target_id = $1::int AND thread_id = ANY ($2::text[])
  ),
  threads AS (
    SELECT candidates.id, th.thread_id, th.backfilled_to, th.checked_at, th.generation = 1 AS is_only
      FROM candidates JOIN thread th ON th.conversation_id = candidates.id AND th.target_id = $1::int AND th.thread_id IS NOT NULL
    UNION ALL
    SELECT candidates.id, former.thread_id, former.backfilled_to, former.checked_at, false
      FROM candidates JOIN former_thread former ON former.conversation_id = candidates.id AND former.target_id = $1::int
  )
  SELECT jsonb_build_object('left', ${lists.map(leftOf).join(" + ")}, 'threads', coalesce(jsonb_agg(jsonb_build_object('conversation', c.id, 'threadId', th.thread_id, 'readTo', th.backfilled_to::text,
      'knowsNewest', EXISTS (SELECT FROM message_copy mc WHERE mc.target_id = $1::int AND mc.external_id = newest.id),
      'checkedMsAgo', extract(epoch FROM clock_timestamp() - th.checked_at) * 1000,
      'hasWords', c.id IN (SELECT id FROM lately) AND EXISTS (
        SELECT FROM message m JOIN message_copy mc ON mc.message_id = m.id AND mc.target_id = $1::int AND mc.is_origin
         WHERE m.conversation_id = c.id AND m.created_at >= $3::timestamptz AND m.deleted_at IS NULL AND ${typedIn("mc", "th.thread_id", "th.is_only")}))
      ORDER BY c.updated_at DESC), '[]')) AS result
    FROM threads th JOIN conversation c USING (id)
    LEFT JOIN unnest($2::text[], $6::text[]) AS newest (thread_id, id) ON newest.thread_id = th.thread_id
   WHERE c.deleted_at IS NULL`,
};

interface Row extends Omit<KnownThread, "readTo" | "checkedMsAgo"> {
  readTo: string | null;
  checkedMsAgo: number | null;
}

export interface Window {
  /** Words since then are looked at for changes. */
  changesSince: Date;
  /** Chats without a word since then are over, and so are tickets resolved or closed before. */
  overSince: Date;
  /** Whether tickets that are over are looked at too. */
  gap: boolean;
}

/**
 * The threads of a channel that may have news, the busiest conversation first, and how many conversations are left out because there
 * are so many. `newest` are the threads that the platform named, each with its newest word.
 */
export async function threadsToCheck(
  desk: Desk,
  target: number,
  newest: ReadonlyMap<string, string>,
  { changesSince, overSince, gap }: Window,
): Promise<{ threads: KnownThread[]; left: number }> {
  const since = [changesSince.toISOString(), overSince.toISOString()];
  const values = [target, [...newest.keys()], ...since, gap, [...newest.values()]];
  const found = await desk.one<{ threads: Row[]; left: number }>(threads, values);
  const known = (found?.threads ?? []).map(({ readTo, checkedMsAgo, ...row }) => ({
    ...row,
    readTo: readTo === null ? undefined : BigInt(readTo),
    checkedMsAgo: checkedMsAgo ?? undefined,
  }));
  return { threads: known, left: found?.left ?? 0 };
}

const held = {
  name: "backfill-held-words",
  text: `
  WITH th AS (SELECT EXISTS (SELECT FROM thread WHERE conversation_id = $1::int AND target_id = $2::int AND thread_id = $4::text AND generation = 1) AS is_only)
  SELECT coalesce(jsonb_agg(external_id), '[]') AS result FROM (
    SELECT mc.external_id, mc.thread_id FROM message_copy mc JOIN message m ON m.id = mc.message_id
     WHERE m.conversation_id = $1::int AND mc.target_id = $2::int AND mc.is_origin AND m.deleted_at IS NULL AND m.created_at >= $3::timestamptz
    UNION ALL
    SELECT external_id, thread_id FROM held_message WHERE conversation_id = $1::int AND target_id = $2::int) words, th
   WHERE ${typedIn("words", "$4::text", "th.is_only")}`,
};

/** What was typed in the thread since then and is not taken back, by the platform's ids; also what still waits to be sent. */
export const wordsTypedSince = async (
  desk: Desk,
  target: number,
  { conversation, threadId }: Pick<KnownThread, "conversation" | "threadId">,
  since: Date,
): Promise<string[]> => (await desk.one<string[]>(held, [conversation, target, since.toISOString(), threadId])) ?? [];

const isRead = `backfilled_to = greatest(backfilled_to, $3::bigint), checked_at = clock_timestamp() WHERE target_id = $1::int AND thread_id = $2::text`;

const read = {
  name: "backfill-thread-read",
  text: `
  WITH former AS (UPDATE former_thread SET ${isRead})
  UPDATE thread SET ${isRead} RETURNING to_jsonb(1) AS result`,
};

/** Everything up to there is stored. */
export const threadIsRead = (desk: Desk, target: number, threadId: string, to?: bigint) =>
  desk.one(read, [target, threadId, to === undefined ? null : String(to)]);

const takeTurn = {
  name: "backfill-take-turn",
  text: `UPDATE target SET backfill_until = clock_timestamp() + $2::int * interval '1 millisecond'
          WHERE id = $1::int AND ($3::bool OR backfill_until IS NULL OR backfill_until < clock_timestamp())
         RETURNING jsonb_build_object('lastMs', extract(epoch FROM clock_timestamp() - backfilled_at) * 1000) AS result`,
};

/** Undefined while another process is at it; else how long ago the last one came to its end. `mine` keeps a turn that is held. */
export async function takeBackfillTurn(
  desk: Desk,
  target: number,
  ms: number,
  { mine }: { mine: boolean },
): Promise<{ lastMs: number | null } | undefined> {
  return desk.one(takeTurn, [target, ms, mine]);
}

const endTurn = {
  name: "backfill-end-turn",
  text: `UPDATE target SET backfill_until = NULL, backfilled_at = CASE WHEN $2::bool THEN clock_timestamp() ELSE backfilled_at END WHERE id = $1::int
         RETURNING to_jsonb(1) AS result`,
};

export const endBackfillTurn = (desk: Desk, target: number, { complete }: { complete: boolean }) =>
  desk.one(endTurn, [target, complete]);
