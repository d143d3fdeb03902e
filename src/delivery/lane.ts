// The lane's rows: the lease of whoever is telling, and the delivery at its head. Every deadline is the database's clock.

import type { Desk } from "../desk/desk.ts";
import type { DeskEvent, RecordedEvent } from "../desk/events.ts";
import { ChannelError } from "./channel.ts";

export interface LaneKey {
  conversation: number;
  target: number;
}

/** "12:1", the name a doorbell rings. */
export const laneName = ({ conversation, target }: LaneKey): string => `${conversation}:${target}`;

export function parseLane(name: string): LaneKey | undefined {
  const match = /^(\d+):(\d+)$/.exec(name);
  return match ? { conversation: Number(match[1]), target: Number(match[2]) } : undefined;
}

/** A lease: it covers calls until `until` on this process's monotonic clock, and writes while its fence is the lane's. */
export interface Lease {
  key: LaneKey;
  fence: number;
  until: number;
}

const take = {
  name: "lane-take",
  text: `
  UPDATE lane SET leased_until = clock_timestamp() + $3::int * interval '1 millisecond', fence = fence + 1
   WHERE conversation_id = $1::int AND target_id = $2::int AND (leased_until IS NULL OR leased_until < clock_timestamp())
  RETURNING to_jsonb(fence) AS result`,
};

const renew = {
  name: "lane-renew",
  text: `
  UPDATE lane SET leased_until = clock_timestamp() + $4::int * interval '1 millisecond'
   WHERE conversation_id = $1::int AND target_id = $2::int AND fence = $3::int AND leased_until > clock_timestamp()
  RETURNING to_jsonb(fence) AS result`,
};

const release = {
  name: "lane-release",
  text: `
  UPDATE lane SET leased_until = NULL WHERE conversation_id = $1::int AND target_id = $2::int AND fence = $3::int
  RETURNING to_jsonb(fence) AS result`,
};

/** The delivery $1, while the lease with the fence $2 holds. */
export const ours = `FROM lane WHERE lane.conversation_id = d.conversation_id AND lane.target_id = d.target_id
               AND lane.fence = $2::int AND lane.leased_until > clock_timestamp() AND d.id = $1::bigint`;

/** What somebody discarded or switched off meanwhile stays so. */
export const unfinished = "AND d.state IN ('pending', 'sending')";

/** The delivery `of` itself, and those that the call under way tells in the same post. */
export const toldWith = (
  of: string,
): string => `d.conversation_id = ${of}.conversation_id AND d.target_id = ${of}.target_id
     ${unfinished} AND (d.id = ${of}.id OR (${of}.state = 'sending' AND d.state = 'sending' AND d.folded = ${of}.folded))`;

const head = {
  name: "lane-head",
  text: `
  SELECT jsonb_build_object(
      'id', d.id, 'state', d.state, 'part', d.part, 'isFile', d.is_file, 'attempts', d.attempts, 'refusal', d.refusal,
      'folded', CASE WHEN d.state = 'sending' THEN d.folded END, 'lateMs', extract(epoch FROM clock_timestamp() - d.created_at) * 1000,
      'sendingAt', d.sending_at, 'sendingMs', extract(epoch FROM clock_timestamp() - d.sending_at) * 1000,
      'waitMs', greatest(0, extract(epoch FROM greatest(lane.due_at, target.due_at) - clock_timestamp()) * 1000),
      'place', target.place, 'kind', target.kind, 'paused', target.paused,
      'event', jsonb_build_object('id', e.id, 'conversationId', e.conversation_id, 'seq', e.seq, 'actorKind', e.actor_kind,
        'actorId', e.actor_id, 'actorName', e.actor_name, 'at', e.at, 'event', e.data || jsonb_build_object('type', e.type))) AS result
    FROM delivery d JOIN event e ON e.id = d.event_id JOIN target ON target.id = d.target_id
    JOIN lane ON lane.conversation_id = d.conversation_id AND lane.target_id = d.target_id
   WHERE d.conversation_id = $1::int AND d.target_id = $2::int AND d.state IN ('pending', 'sending')
   ORDER BY d.id LIMIT 1`,
};

const markSending = {
  name: "delivery-sending",
  text: `UPDATE delivery d SET state = 'sending', sending_at = clock_timestamp(), attempts = d.attempts + 1, folded = NULL, is_file = $3::bool ${ours} ${unfinished} RETURNING to_jsonb(1) AS result`,
};

// Those that were to be told in the same post go back with it, as if they had never been tried.
const putBack = {
  name: "delivery-put-back",
  text: `
  UPDATE delivery d SET state = 'pending', folded = NULL, reason = CASE WHEN d.id = asked.id THEN $3::text ELSE d.reason END,
         attempts = greatest(0, d.attempts - CASE WHEN d.id = asked.id THEN $4::int ELSE 1 END)
    FROM delivery asked JOIN lane USING (conversation_id, target_id)
   WHERE asked.id = $1::bigint AND lane.fence = $2::int AND lane.leased_until > clock_timestamp() AND ${toldWith("asked")}
  RETURNING to_jsonb(1) AS result`,
};

const failed = {
  name: "delivery-failed",
  text: `UPDATE delivery d SET reason = $3::text ${ours} ${unfinished} RETURNING to_jsonb(1) AS result`,
};

const refused = {
  name: "delivery-refused",
  text: `UPDATE delivery d SET state = 'pending', refusal = $3::text, reason = $3::text, attempts = 0, sending_at = NULL ${ours} ${unfinished}
         RETURNING to_jsonb(1) AS result`,
};

/** The card is behind from here on; a crash before it is shown leaves that written. */
export const cardIsBehind = (finished: string): string => `
  UPDATE lane SET card_due_at = coalesce(card_due_at, clock_timestamp()) FROM ${finished}
   WHERE lane.conversation_id = ${finished}.conversation_id AND lane.target_id = ${finished}.target_id`;

// With its last part a delivery is finished in the same statement.
const partSent = {
  name: "delivery-part-sent",
  text: `
  WITH sent AS (
    UPDATE delivery d SET state = CASE WHEN $7::bool THEN 'sent' ELSE 'pending' END::delivery_state, part = d.part + 1, attempts = 0, reason = NULL,
           sent_at = CASE WHEN $7::bool THEN clock_timestamp() END ${ours}
    RETURNING d.conversation_id, d.target_id
  ),
  card AS (
    ${cardIsBehind("sent")} AND $7::bool
  )
  INSERT INTO message_copy (message_id, target_id, part, external_id, is_file, thread_id)
  SELECT $3::int, target_id, $5::int, $4::text, $6::bool,
         (SELECT thread_id FROM thread WHERE thread.conversation_id = sent.conversation_id AND thread.target_id = sent.target_id)
    FROM sent WHERE $3::int IS NOT NULL
  ON CONFLICT (message_id, target_id, part) DO UPDATE SET external_id = excluded.external_id, thread_id = excluded.thread_id
  RETURNING to_jsonb(1) AS result`,
};

const finish = {
  name: "delivery-finish",
  text: `
  WITH finished AS (
    UPDATE delivery d SET state = $3::delivery_state, reason = $4::text, sent_at = clock_timestamp() ${ours} ${unfinished}
    RETURNING d.conversation_id, d.target_id
  )
  ${cardIsBehind("finished")} RETURNING to_jsonb(1) AS result`,
};

const hold = {
  name: "lane-hold",
  text: `
  UPDATE lane SET due_at = clock_timestamp() + $4::int * interval '1 millisecond'
   WHERE conversation_id = $1::int AND target_id = $2::int AND fence = $3::int RETURNING to_jsonb(1) AS result`,
};

export interface Head {
  id: number;
  state: "pending" | "sending";
  part: number;
  /** Whether the post of which nobody knows the outcome shows files. */
  isFile: boolean;
  attempts: number;
  /** Why it can never be shown: what is told is the line in its place. */
  refusal: string | null;
  /** The mark of the post in which it is being told together with others. */
  folded: string | null;
  /** How long it has waited to be told. */
  lateMs: number;
  sendingAt: string | null;
  /** How long ago the call went out; null when none did. */
  sendingMs: number | null;
  /** How long the lane or its target must wait; 0 when it is due. */
  waitMs: number;
  place: string;
  kind: "slack" | "discord" | "webhook";
  paused: string | null;
  event: RecordedEvent & { event: DeskEvent };
}

/** Undefined when someone else is telling. Times in milliseconds. */
export async function takeLease(desk: Desk, key: LaneKey, leaseMs: number): Promise<Lease | undefined> {
  const asked = performance.now();
  const fence = await desk.one<number>(take, [key.conversation, key.target, leaseMs]);
  return fence === undefined ? undefined : { key, fence, until: asked + leaseMs };
}

/** Whether the lease is ours for another `leaseMs`. */
export async function renewLease(desk: Desk, lease: Lease, leaseMs: number): Promise<boolean> {
  const asked = performance.now();
  const kept = await desk.one(renew, [lease.key.conversation, lease.key.target, lease.fence, leaseMs]);
  if (kept !== undefined) lease.until = asked + leaseMs;
  return kept !== undefined;
}

export const releaseLease = (desk: Desk, { key, fence }: Lease) =>
  desk.one(release, [key.conversation, key.target, fence]);

/** The lowest unsent delivery. */
export const laneHead = (desk: Desk, { conversation, target }: LaneKey) => desk.one<Head>(head, [conversation, target]);

/** Milliseconds that the lease still covers; a process that was paused finds less than it thought. */
export const leaseLeft = (lease: Lease): number => lease.until - performance.now();

const marginMs = 200;

/** How long calls take, and leases; a call may take longer than most. */
interface Times {
  timeoutMs: number;
  leaseMs: number;
  callMs?: number;
}

/** Whether the lease covers a call; it is renewed where it is short. */
export const coverCall = async (
  desk: Desk,
  lease: Lease,
  { timeoutMs, leaseMs, callMs = timeoutMs }: Times,
): Promise<boolean> => leaseLeft(lease) >= callMs + marginMs || renewLease(desk, lease, callMs - timeoutMs + leaseMs);

/** Whoever has the lane by now does what was to be done. */
export const leaseIsLost = (): ChannelError => new ChannelError("later", "The lease ran out.", { retryAfterMs: 0 });

const patienceMs = 1_000;

/**
 * Whether a call that was written down at `asked` does not begin so late (the process was frozen, or the database slow) that a look-up
 * after the quarantine could come before its effect.
 */
export const isInTime = (asked: number, { timeoutMs }: { timeoutMs: number }): boolean =>
  performance.now() - asked <= Math.max(patienceMs, timeoutMs / 2);

/** Whether a call of at most `callMs` may begin that was written down at `asked`: the lease covers it, and it is in time. */
export const mayBegin = (
  lease: Lease,
  asked: number,
  { timeoutMs, callMs = timeoutMs }: { timeoutMs: number; callMs?: number },
): boolean => leaseLeft(lease) >= callMs && isInTime(asked, { timeoutMs });

type Written = Promise<boolean>;
const wrote = async (result: Promise<unknown>): Written => (await result) !== undefined;

/** Each says whether the lease still held; false means stop. */
export const deliveryIsSending = (desk: Desk, lease: Lease, id: number, { isFile }: { isFile: boolean }): Written =>
  wrote(desk.one(markSending, [id, lease.fence, isFile]));
/** `tried` is false for a call that was not made, or that somebody else asked to make later: no failure of this delivery. */
export const deliveryIsPending = (
  desk: Desk,
  lease: Lease,
  id: number,
  reason: string,
  { tried }: { tried: boolean },
): Written => wrote(desk.one(putBack, [id, lease.fence, reason, tried ? 0 : 1]));
/** What went wrong last; whether it was said stays as certain as it was. */
export const deliveryFailed = (desk: Desk, lease: Lease, id: number, reason: string): Written =>
  wrote(desk.one(failed, [id, lease.fence, reason]));
/** It was certainly not said, and never will be. */
export const deliveryIsRefused = (desk: Desk, lease: Lease, id: number, reason: string): Written =>
  wrote(desk.one(refused, [id, lease.fence, reason]));
export const deliveryIsFinished = (
  desk: Desk,
  lease: Lease,
  id: number,
  state: "sent" | "dead" | "superseded",
  reason: string | null = null,
): Written => wrote(desk.one(finish, [id, lease.fence, state, reason]));

/** Where a part stands is remembered when it is a message's. */
export interface PartCopy {
  message: number | null;
  /** Its number among all parts of the message. */
  part: number;
  isFile: boolean;
  /** Nothing of the delivery comes after it. */
  isLast: boolean;
}

/** One part is posted; with the last the delivery is sent. */
export async function partIsSent(
  desk: Desk,
  lease: Lease,
  id: number,
  { message, part, isFile, isLast }: PartCopy,
  externalId: string,
): Promise<void> {
  await desk.one(partSent, [id, lease.fence, message, externalId, part, isFile, isLast]);
}

/** The lane's head waits this long. */
export const holdLane = (desk: Desk, { key, fence }: Lease, ms: number) =>
  desk.one(hold, [key.conversation, key.target, fence, Math.ceil(ms)]);
