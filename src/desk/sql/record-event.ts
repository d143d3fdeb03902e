import { nameOf, personOf } from "../actor.ts";
import { notFound } from "../errors.ts";
import type { DeskEvent } from "../events.ts";
import type { Scope } from "../verb.ts";
import { tellEverywhere, toldTargets } from "./tell.ts";

const statement = {
  name: "record-event",
  text: `
  WITH conv AS (
    UPDATE conversation SET last_seq = last_seq + 1 WHERE id = $1::int AND (deleted_at IS NULL OR $9::bool) RETURNING id, last_seq
  ),
  new_event AS (
    INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data, at)
    SELECT id, last_seq, $2::text, $3::text, $4::int, $5::text, $6::jsonb, $7::timestamptz FROM conv
    RETURNING id, conversation_id, type, seq
  ),
  ev AS (SELECT id, conversation_id, type, $8::bool AS internal FROM new_event),
  ${tellEverywhere}
  SELECT jsonb_build_object('seq', seq, 'targets', ${toldTargets}) AS result FROM new_event`,
};

/** Appends an event to a conversation under its row lock, with a delivery for each target; to one that was deleted only on purpose. */
export async function recordEvent(
  { desk, actor, now }: Scope,
  conversation: number,
  event: DeskEvent,
  { evenDeleted = false } = {},
): Promise<void> {
  const { type, ...data } = event;
  const internal = "visibility" in event && event.visibility === "internal";
  const written = await desk.one<{ seq: number; targets: number[] }>(statement, [
    conversation,
    type,
    actor.kind,
    personOf(actor),
    nameOf(actor),
    JSON.stringify(data),
    now.toISOString(),
    internal,
    evenDeleted,
  ]);
  if (!written) throw notFound("This conversation does not exist.");

  desk.tell({ conversation, ...written });
}
