// The inbox's statements. Every time is the database's clock.

import type { Desk } from "../desk/desk.ts";
import type { PlatformName } from "../desk/people/recognize.ts";

export interface InboxEntry {
  /** What it is about and which version of it, however often and in whatever way it is told; a second one is not stored again. */
  eventKey: string;
  /** The thread. */
  lane: string;
  /** Its place in the thread by the platform's own time. */
  position: bigint;
  payload: object;
}

export interface Taken {
  eventKey: string;
  payload: unknown;
  attempts: number;
}

const insert = {
  name: "inbox-store",
  text: `
  WITH stored AS (
    INSERT INTO inbox (platform, event_key, lane, position, payload)
    SELECT $1::platform, "eventKey", lane, position, payload
      FROM jsonb_to_recordset($2::jsonb) AS (position bigint, lane text, "eventKey" text, payload jsonb)
     ORDER BY lane, position, "eventKey"
    ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT to_jsonb(count(*)) AS result FROM stored`,
};

/** All of them or none; gives how many were new. */
export const insertEntries = async (
  desk: Desk,
  platform: PlatformName,
  entries: readonly InboxEntry[],
): Promise<number> => (await desk.one<number>(insert, [platform, JSON.stringify(entries, storable)])) ?? 0;

const mention = {
  name: "inbox-mention",
  text: `INSERT INTO inbox (platform, event_key, lane, position, payload, processed_at)
         VALUES ($1::platform, $2::text, '', 0, '{}', clock_timestamp()) ON CONFLICT DO NOTHING RETURNING to_jsonb(1) AS result`,
};

/** Whether the key is new. */
export const mentionKey = async (desk: Desk, platform: PlatformName, eventKey: string): Promise<boolean> =>
  (await desk.one(mention, [platform, eventKey])) !== undefined;

/** PostgreSQL takes no NUL and no half of a character, wherever it came from; a bigint goes as its digits. */
function storable(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return typeof value === "string" ? value.toWellFormed().replaceAll("\0", "") : value;
}

// Only the first unprocessed entry of a lane can be taken; whoever waits longest goes first. The heads are found by jumping from
// lane to lane in the index, so that a lane with thousands of entries costs no more than one with a single one.
const take = {
  name: "inbox-take",
  text: `
  WITH RECURSIVE head AS (
    (SELECT lane, event_key, due_at, received_at FROM inbox
      WHERE platform = $1::platform AND processed_at IS NULL ORDER BY lane, position, event_key LIMIT 1)
    UNION ALL
    SELECT next.* FROM head CROSS JOIN LATERAL (
      SELECT i.lane, i.event_key, i.due_at, i.received_at FROM inbox i
       WHERE i.platform = $1::platform AND i.processed_at IS NULL AND i.lane > head.lane
       ORDER BY i.lane, i.position, i.event_key LIMIT 1) next
  ),
  taken AS (
    UPDATE inbox i SET due_at = clock_timestamp() + $3::int * interval '1 millisecond', attempts = attempts + 1
      FROM (SELECT event_key FROM head WHERE due_at <= clock_timestamp() AND NOT lane = ANY ($4::text[]) ORDER BY received_at, event_key LIMIT $2::int) h
     WHERE i.platform = $1::platform AND i.event_key = h.event_key AND i.processed_at IS NULL AND i.due_at <= clock_timestamp()
    RETURNING i.event_key, i.payload, i.attempts
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('eventKey', event_key, 'payload', payload, 'attempts', attempts)), '[]') AS result FROM taken`,
};

/** The heads of at most `most` lanes, which nobody else takes for `leaseMs`. */
export const takeEntries = async (
  desk: Desk,
  platform: PlatformName,
  { most, leaseMs, except }: { most: number; leaseMs: number; except: readonly string[] },
): Promise<Taken[]> => (await desk.one<Taken[]>(take, [platform, most, leaseMs, except])) ?? [];

const renew = {
  name: "inbox-renew",
  text: `UPDATE inbox SET due_at = clock_timestamp() + $3::int * interval '1 millisecond'
          WHERE platform = $1::platform AND event_key = ANY ($2::text[]) AND processed_at IS NULL RETURNING to_jsonb(1) AS result`,
};

/** Those that are being processed stay so for another `leaseMs`. */
export const renewEntries = (desk: Desk, platform: PlatformName, keys: readonly string[], leaseMs: number) =>
  desk.one(renew, [platform, keys, leaseMs]);

const finish = {
  name: "inbox-finish",
  text: `UPDATE inbox SET processed_at = clock_timestamp(), error = $3::text WHERE platform = $1::platform AND event_key = $2::text RETURNING to_jsonb(1) AS result`,
};

/** Done, or given up with a reason. */
export const finishEntry = (desk: Desk, platform: PlatformName, eventKey: string, error: string | null) =>
  desk.one(finish, [platform, eventKey, error]);

const postpone = {
  name: "inbox-postpone",
  text: `UPDATE inbox SET due_at = clock_timestamp() + $3::int * interval '1 millisecond', error = $4::text
          WHERE platform = $1::platform AND event_key = $2::text RETURNING to_jsonb(1) AS result`,
};

export const postponeEntry = (desk: Desk, platform: PlatformName, eventKey: string, ms: number, error: string) =>
  desk.one(postpone, [platform, eventKey, ms, error]);

const wait = {
  name: "inbox-wait",
  text: `UPDATE inbox SET attempts = greatest(attempts - 1, 0), error = $4::text, due_at = clock_timestamp() + greatest($3::int * interval '1 millisecond',
                least(interval '30 seconds', greatest(interval '500 milliseconds', (clock_timestamp() - received_at) / 4)))
          WHERE platform = $1::platform AND event_key = $2::text RETURNING to_jsonb(1) AS result`,
};

/** It was no try, and the longer it waits the more seldom it is one. */
export const waitWithEntry = (desk: Desk, platform: PlatformName, eventKey: string, atLeastMs: number, error: string) =>
  desk.one(wait, [platform, eventKey, Math.ceil(atLeastMs), error]);
