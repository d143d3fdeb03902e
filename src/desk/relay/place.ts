// From a thread on a platform to the conversation that happens in it.

import type { Desk } from "../desk.ts";
import type { RelayMode } from "./decide.ts";

export interface RelayPlace {
  conversation: number;
  ticket: number | null;
  assignee: number | null;
  mode: RelayMode;
  /** When its assignee got it, and when its channel got its mode; in microseconds since 1970. Null for long ago. */
  assignedSince: number | null;
  modeSince: number | null;
  /** Where the thread is: the channel, and the root card in it. */
  channel: string;
  rootId: string;
}

/** The conversation of a target's ($1) thread ($2): the one it has, or one that it had. The version before wrote down the last of these only. */
const conversationOfThread = `
  SELECT conversation_id FROM thread WHERE target_id = $1::int AND (thread_id = $2::text OR previous_id = $2::text)
  UNION ALL SELECT conversation_id FROM former_thread WHERE target_id = $1::int AND thread_id = $2::text`;

const statement = {
  name: "relay-place",
  text: `WITH found AS (${conversationOfThread} LIMIT 1)
         SELECT jsonb_build_object('conversation', c.id, 'ticket', t.id, 'assignee', c.assignee_id, 'mode', target.relay_mode,
                                   'assignedSince', (extract(epoch FROM c.assigned_since) * 1000000)::bigint,
                                   'modeSince', (extract(epoch FROM target.relay_mode_since) * 1000000)::bigint, 'channel', target.place, 'rootId', th.root_id) AS result
           FROM found JOIN thread th USING (conversation_id) JOIN conversation c ON c.id = conversation_id JOIN target ON target.id = th.target_id
           LEFT JOIN ticket t ON t.conversation_id = c.id
          WHERE th.target_id = $1::int AND c.deleted_at IS NULL`,
};

/** Undefined for a thread that is none of ours, or whose ticket was deleted. */
export const findRelayPlace = (desk: Desk, target: number, threadId: string) =>
  desk.one<RelayPlace>(statement, [target, threadId]);

const deleted = {
  name: "relay-place-deleted",
  text: `WITH found AS (${conversationOfThread} LIMIT 1)
         SELECT jsonb_build_object('channel', target.place, 'rootId', th.root_id) AS result
           FROM found JOIN thread th USING (conversation_id) JOIN conversation c ON c.id = conversation_id JOIN target ON target.id = th.target_id
          WHERE th.target_id = $1::int AND c.deleted_at IS NOT NULL`,
};

/** The thread of a ticket that was deleted: nothing that is said there goes anywhere. */
export const findDeletedPlace = (desk: Desk, target: number, threadId: string) =>
  desk.one<Pick<RelayPlace, "channel" | "rootId">>(deleted, [target, threadId]);

// Its index holds the threads without an id too.
const opening = {
  name: "thread-opening",
  text: `
  SELECT to_jsonb(true) AS result
    FROM thread th JOIN target ON target.id = th.target_id JOIN conversation c ON c.id = th.conversation_id
   WHERE th.target_id = $1::int AND th.thread_id IS NULL AND th.state = 'creating' AND th.sending_at <= $2::timestamptz
     AND target.active AND c.deleted_at IS NULL LIMIT 1`,
};

/** Whether a thread of the target's, whose opening went out before then, may be there though nobody knows its id yet. */
export const isOpening = async (desk: Desk, target: number, before: Date): Promise<boolean> =>
  (await desk.one(opening, [target, before.toISOString()])) !== undefined;

const homeThread = {
  name: "home-thread",
  text: `
  SELECT jsonb_build_object('place', target.place, 'threadId', th.thread_id, 'mode', target.relay_mode) AS result
    FROM thread th JOIN target ON target.id = th.target_id LEFT JOIN lane ON lane.conversation_id = th.conversation_id AND lane.target_id = th.target_id
   WHERE th.conversation_id = $1::int AND target.active AND target.kind::text = $2::text AND th.state = 'ready' AND th.thread_id IS NOT NULL
     AND lane.home IS NOT FALSE ORDER BY th.sending_at DESC LIMIT 1`,
};

/** Where a conversation happens on a platform by now; undefined when it has no thread there. */
export const findHomeThread = (desk: Desk, platform: "slack" | "discord", conversation: number) =>
  desk.one<{ place: string; threadId: string; mode: RelayMode }>(homeThread, [conversation, platform]);

const threadTarget = {
  name: "thread-target",
  text: `
  WITH ours AS (SELECT id FROM target WHERE kind::text = $1::text)
  SELECT to_jsonb(target_id) AS result FROM (
    SELECT target_id FROM thread WHERE target_id = ANY (ARRAY(SELECT id FROM ours)) AND (thread_id = $2::text OR previous_id = $2::text)
    UNION ALL SELECT target_id FROM former_thread WHERE target_id = ANY (ARRAY(SELECT id FROM ours)) AND thread_id = $2::text) known LIMIT 1`,
};

/** The channel whose thread this is, where a platform's thread ids are unique by themselves. */
export const targetOfThread = (desk: Desk, platform: "discord", threadId: string) =>
  desk.one<number>(threadTarget, [platform, threadId]);

const original = {
  name: "message-by-origin",
  text: `SELECT jsonb_build_object('message', m.id, 'author', m.author_id, 'visibility', m.visibility, 'files', m.files) AS result
           FROM message_copy mc JOIN message m ON m.id = mc.message_id
          WHERE mc.target_id = $1::int AND mc.external_id = $2::text AND mc.is_origin AND m.deleted_at IS NULL`,
};

/** The message that an agent typed there; undefined when it was not taken in, or deleted. */
export const findMessageByOrigin = (desk: Desk, target: number, externalId: string) =>
  desk.one<{ message: number; author: number | null; visibility: "public" | "internal"; files: number }>(original, [
    target,
    externalId,
  ]);

/** A message of a watched channel, as far as the desk knows it. */
export interface KnownMessage extends Omit<RelayPlace, "assignedSince" | "modeSince"> {
  threadId: string;
  /** The root card, what waits in its hold window, or what was taken in or relayed. */
  what: "card" | "held" | "message";
  message: number | null;
  visibility: "public" | "internal" | null;
  fromCustomer: boolean;
  /** Whether an agent wrote it. */
  byAgent: boolean;
  body: string | null;
}

const known = {
  name: "message-at",
  text: `
  WITH found AS (
    SELECT conversation_id, 'card' AS what, NULL::int AS message, NULL AS body FROM thread WHERE target_id = $1::int AND thread_id = $2::text
    UNION ALL
    SELECT conversation_id, 'held', NULL, body FROM held_message WHERE target_id = $1::int AND external_id = $2::text
    UNION ALL
    SELECT m.conversation_id, 'message', m.id, m.body FROM message_copy mc JOIN message m ON m.id = mc.message_id
     WHERE mc.target_id = $1::int AND mc.external_id = $2::text AND m.deleted_at IS NULL
  )
  SELECT jsonb_build_object('conversation', c.id, 'ticket', t.id, 'assignee', c.assignee_id, 'mode', target.relay_mode, 'channel', target.place,
      'rootId', th.root_id, 'threadId', th.thread_id, 'what', found.what, 'message', m.id, 'visibility', m.visibility,
      'fromCustomer', coalesce(m.from_customer, false), 'byAgent', coalesce(p.role IN ('agent', 'admin'), false), 'body', found.body) AS result
    FROM found JOIN conversation c ON c.id = found.conversation_id AND c.deleted_at IS NULL
    JOIN thread th ON th.conversation_id = c.id AND th.target_id = $1::int JOIN target ON target.id = $1::int
    LEFT JOIN ticket t ON t.conversation_id = c.id LEFT JOIN message m ON m.id = found.message LEFT JOIN person p ON p.id = m.author_id
   LIMIT 1`,
};

/** Undefined for a message that is none of the desk's, or not yet. */
export const findKnownMessage = (desk: Desk, target: number, externalId: string) =>
  desk.one<KnownMessage>(known, [target, externalId]);
