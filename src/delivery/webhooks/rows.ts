// The rows of a webhook's lanes: what is tried, what came of it, and how its endpoint is.

import type { Desk } from "../../desk/desk.ts";
import { askForReceipts } from "../../desk/sql/end-webhook-deliveries.ts";
import { type Lease, ours, unfinished } from "../lane.ts";

export interface Endpoint {
  id: number;
  url: string;
  /** The newest first; more than one during a rotation. */
  secrets: string[];
  failingSince: string | null;
}

const find = {
  name: "webhook-find",
  text: `
  SELECT jsonb_build_object('id', w.id, 'url', w.url, 'failingSince', w.failing_since, 'secrets',
      CASE WHEN w.previous_until > coalesce($2::timestamptz, clock_timestamp()) THEN jsonb_build_array(w.secret, w.previous_secret) ELSE jsonb_build_array(w.secret) END) AS result
    FROM webhook w WHERE w.id = $1::int AND w.disabled_at IS NULL AND (w.events = '{}' OR $3::text = ANY (w.events))`,
};

/** Undefined when it is off or gone, or does not want this event any more. */
export const findEndpoint = (desk: Desk, place: string, event: string | null) =>
  desk.one<Endpoint>(find, [Number(place), desk.sharedNow(), event]);

const begin = {
  name: "webhook-begin",
  text: `UPDATE delivery d SET state = 'sending', sending_at = clock_timestamp(), attempts = d.attempts + 1,
           first_tried_at = coalesce(d.first_tried_at, $3::timestamptz, clock_timestamp()) ${ours} ${unfinished}
         RETURNING jsonb_build_object('attempts', d.attempts, 'firstTriedAt', d.first_tried_at, 'at', coalesce($3::timestamptz, clock_timestamp())) AS result`,
};

export interface Attempt {
  attempts: number;
  firstTriedAt: string;
  /** The time, by the database's clock. */
  at: string;
}

/** Undefined when the lease is lost. */
export const beginAttempt = (desk: Desk, lease: Lease, id: number) =>
  desk.one<Attempt>(begin, [id, lease.fence, desk.sharedNow()]);

const end = {
  name: "webhook-end",
  text: `
  WITH settled AS (
    UPDATE delivery d SET state = $3::delivery_state, reason = $4::text, answer_status = coalesce($5::int, d.answer_status), sent_at = clock_timestamp() ${ours}
    RETURNING d.conversation_id, d.event_id
  ),
  ${askForReceipts}
  SELECT jsonb_build_object('settled', (SELECT count(*) FROM settled), 'threads', (SELECT coalesce(jsonb_agg(target_id), '[]') FROM asked)) AS result`,
};

export interface Ending {
  state: "sent" | "dead" | "superseded";
  reason?: string;
  status?: number | null;
}

/** Whether the lease still held, and the targets whose threads shall look at their receipts. */
export async function endDelivery(desk: Desk, lease: Lease, id: number, { state, reason, status }: Ending) {
  const values = [id, lease.fence, state, reason ?? null, status ?? null];
  const ended = await desk.one<{ settled: number; threads: number[] }>(end, values);
  return { settled: ended?.settled === 1, threads: ended?.threads ?? [] };
}

const fail = {
  name: "webhook-fail",
  text: `
  WITH failed AS (
    UPDATE delivery d SET state = 'pending', reason = $3::text, answer_status = $4::int ${ours} ${unfinished} RETURNING d.webhook_id
  )
  UPDATE webhook w SET failing_since = coalesce(w.failing_since, $5::timestamptz, clock_timestamp()) FROM failed WHERE w.id = failed.webhook_id
  RETURNING to_jsonb(w.failing_since) AS result`,
};

/** Since when the endpoint takes nothing at all; undefined when the lease is lost. */
export const attemptFailed = (desk: Desk, lease: Lease, id: number, reason: string, status: number | null) =>
  desk.one<string>(fail, [id, lease.fence, reason, status, desk.sharedNow()]);

const rest = {
  name: "webhook-rest",
  text: `UPDATE target SET due_at = greatest(due_at, clock_timestamp() + $2::int * interval '1 millisecond') WHERE id = $1::int
         RETURNING to_jsonb(1) AS result`,
};

/** An endpoint that is not there is left alone for a moment, by all its lanes. */
export const restTarget = (desk: Desk, target: number, ms: number) => desk.one(rest, [target, ms]);

const recover = {
  name: "webhook-recover",
  text: `
  WITH mended AS (
    UPDATE webhook SET failing_since = NULL WHERE id = $1::int AND failing_since IS NOT NULL
  )
  UPDATE lane SET due_at = clock_timestamp() WHERE target_id = $2::int AND due_at > clock_timestamp() AND $3::bool
  RETURNING to_jsonb(1) AS result`,
};

/** It takes what it is told again; `wake`: what waits for its next try goes now. */
export const endpointRecovered = (desk: Desk, webhook: number, target: number, wake: boolean) =>
  desk.one(recover, [webhook, target, wake]);
