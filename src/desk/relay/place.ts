// From a thread on a platform to the conversation that happens in it.

import type { Desk } from "../desk.ts";
import type { RelayMode } from "./decide.ts";

export interface RelayPlace {
  conversation: number;
  ticket: number | null;
  assignee: number | null;
  mode: RelayMode;
  /** Where the thread is: the channel, and the root card in it. */
  channel: string;
  rootId: string;
}

const statement = {
  name: "relay-place",
  text: `SELECT jsonb_build_object('conversation', c.id, 'ticket', t.id, 'assignee', c.assignee_id, 'mode', target.relay_mode,
                                   'channel', target.place, 'rootId', th.root_id) AS result
           FROM thread th JOIN conversation c ON c.id = th.conversation_id JOIN target ON target.id = th.target_id
           LEFT JOIN ticket t ON t.conversation_id = c.id
          WHERE th.target_id = $1::int AND th.thread_id = $2::text AND c.deleted_at IS NULL`,
};

/** Undefined for a thread that is none of ours, or whose ticket was deleted. */
export const findRelayPlace = (desk: Desk, target: number, threadId: string) =>
  desk.one<RelayPlace>(statement, [target, threadId]);

const original = {
  name: "message-by-origin",
  text: `SELECT jsonb_build_object('message', m.id, 'author', m.author_id, 'visibility', m.visibility) AS result
           FROM message_copy mc JOIN message m ON m.id = mc.message_id
          WHERE mc.target_id = $1::int AND mc.external_id = $2::text AND mc.is_origin AND m.deleted_at IS NULL`,
};

/** The message that an agent typed there; undefined when it was not taken in, or deleted. */
export const findMessageByOrigin = (desk: Desk, target: number, externalId: string) =>
  desk.one<{ message: number; author: number | null; visibility: "public" | "internal" }>(original, [
    target,
    externalId,
  ]);
