// What the verbs on deliveries that failed have in common: who may, and which row.

import { z } from "zod";
import type { Actor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { conflict, forbidden, notFound } from "../errors.ts";

export const FailedDeliveryRef = z.strictObject({ delivery: z.int().min(1).max(Number.MAX_SAFE_INTEGER) });

/** What became of a delivery is the team's affair: an app has its webhooks' own list. @throws forbidden */
export function assertAgent(actor: Actor): void {
  if (actor.kind !== "agent" && actor.kind !== "system") throw forbidden("Only agents look after deliveries.");
}

export interface AskedDelivery {
  conversation: number;
  /** The event's number in its conversation, as the placeholder names it. */
  seq: number;
  target: number;
  channel: "slack" | "discord" | "webhook";
}

const isFree = "(lane.leased_until IS NULL OR lane.leased_until <= clock_timestamp())";

/**
 * The row that is asked for, while nobody is telling it: what is set in it, which rows more narrowly, and its lane is due at once. Who
 * takes the lane at the same moment comes first, and the caller's transaction ends without a change, or waits for its end.
 */
export const askForDelivery = (set: string, only = "") => `
  WITH asked AS (
    UPDATE delivery d SET ${set}
      FROM target, lane, conversation c
     WHERE d.id = $1::bigint AND d.state IN ('pending', 'sending', 'dead') AND target.id = d.target_id ${only}
       AND lane.conversation_id = d.conversation_id AND lane.target_id = d.target_id
       AND ${isFree}
       AND c.id = d.conversation_id AND c.deleted_at IS NULL
    RETURNING d.conversation_id, d.target_id, d.event_id, target.kind
  ),
  due AS (
    UPDATE lane SET due_at = clock_timestamp() FROM asked
     WHERE lane.conversation_id = asked.conversation_id AND lane.target_id = asked.target_id AND ${isFree} RETURNING lane.target_id
  )
  SELECT jsonb_build_object('conversation', e.conversation_id, 'seq', e.seq, 'target', asked.target_id, 'channel', asked.kind) AS result
    FROM asked JOIN due USING (target_id) JOIN event e ON e.id = asked.event_id`;

/** The event that tells the team what somebody did about a delivery. */
export const toldOf = (
  type: "delivery.retried" | "delivery.discarded",
  delivery: number,
  { seq, target, channel }: AskedDelivery,
) => ({ type, delivery, of: seq, target, channel, visibility: "internal" }) as const;

const known = {
  name: "failed-delivery-known",
  text: `
  SELECT jsonb_build_object('state', d.state, 'active', target.active, 'busy', coalesce(lane.leased_until > clock_timestamp(), false)) AS result
    FROM delivery d JOIN target ON target.id = d.target_id JOIN conversation c ON c.id = d.conversation_id AND c.deleted_at IS NULL
    JOIN lane ON lane.conversation_id = d.conversation_id AND lane.target_id = d.target_id
   WHERE d.id = $1::bigint`,
};

/** Why a delivery that was asked for cannot be had. @throws not_found · conflict */
export async function refuseDelivery(desk: Desk, delivery: number): Promise<never> {
  const found = await desk.one<{ state: string; active: boolean; busy: boolean }>(known, [delivery]);
  if (!found) throw notFound("There is no such delivery.");
  if (found.state === "sent") throw conflict("This was delivered.");
  if (found.busy) throw conflict("This is being sent right now.");
  if (found.state === "superseded") throw conflict("This was discarded already.");
  throw conflict("This channel or webhook is switched off. Switch it on first.");
}
