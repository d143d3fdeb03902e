// The hold window: an agent's plain word waits a moment before it is sent, so that it can be taken back.

import type { AgentActor } from "../actor.ts";
import type { NewFile } from "../attachments/new-file.ts";
import type { Desk } from "../desk.ts";
import { type ConversationRef, cleanText } from "../inputs.ts";
import type { RelayMode } from "./decide.ts";
import { keepRefused, type Spoken, sayOrKeep } from "./say-or-keep.ts";

export interface Held {
  conversation: number;
  target: number;
  externalId: string;
  threadId: string;
  author: number;
  visibility: "public" | "internal";
  body: string;
  files?: readonly NewFile[];
  /** How long at least; it waits as long as what waits in its conversation already. */
  holdMs: number;
  /** In microseconds since 1970, by the platform's clock. */
  saidAt: number;
}

const insert = {
  name: "hold-message",
  text: `INSERT INTO held_message (conversation_id, target_id, external_id, author_id, visibility, body, files, said_at, thread_id, release_at)
         SELECT $1::int, $2::int, $3::text, $4::int, $5::visibility, $6::text, $7::jsonb,
                timestamptz 'epoch' + $8::bigint * interval '1 microsecond', $9::text,
                greatest(coalesce($11::timestamptz, clock_timestamp()) + $10::int * interval '1 millisecond',
                         (SELECT max(release_at) FROM held_message WHERE conversation_id = $1::int))
          WHERE NOT EXISTS (SELECT FROM message_copy WHERE target_id = $2::int AND external_id = $3::text)
            AND NOT EXISTS (SELECT FROM early_change WHERE target_id = $2::int AND external_id = $3::text AND is_deleted)
         ON CONFLICT DO NOTHING
         RETURNING to_jsonb(extract(epoch FROM release_at - coalesce($11::timestamptz, clock_timestamp())) * 1000) AS result`,
};

const anyHeld = {
  name: "any-held",
  text: `SELECT to_jsonb(1) AS result FROM held_message WHERE conversation_id = $1::int LIMIT 1`,
};

const editHeld = {
  name: "edit-held",
  text: `
  UPDATE held_message SET body = $3::text, files = CASE WHEN $4::text[] IS NULL THEN files
      ELSE (SELECT coalesce(jsonb_agg(f ORDER BY n), '[]') FROM jsonb_array_elements(files) WITH ORDINALITY AS kept(f, n) WHERE f->>'name' = ANY ($4::text[])) END
   WHERE target_id = $1::int AND external_id = $2::text RETURNING to_jsonb(body = '' AND files = '[]') AS result`,
};

const dropHeld = {
  name: "drop-held",
  text: `
  WITH gone AS (DELETE FROM held_message WHERE target_id = $1::int AND external_id = $2::text RETURNING target_id, external_id, thread_id),
  noted AS (
    INSERT INTO early_change (target_id, external_id, thread_id, is_deleted) SELECT target_id, external_id, thread_id, true FROM gone
    ON CONFLICT (target_id, external_id) DO UPDATE SET is_deleted = true, at = clock_timestamp()
  ) SELECT to_jsonb(1) AS result FROM gone`,
};

const keepHeld = {
  name: "keep-held",
  text: `UPDATE held_message SET visibility = 'internal' WHERE target_id = $1::int AND external_id = $2::text RETURNING to_jsonb(id) AS result`,
};

const dueConversations = {
  name: "held-due",
  text: `SELECT coalesce(jsonb_agg(DISTINCT conversation_id), '[]') AS result FROM held_message WHERE release_at <= coalesce($1::timestamptz, clock_timestamp())`,
};

// Only the first of a conversation can be released, so that what was written stays in order, also when a platform told it in another.
const takeFirst = {
  name: "held-take",
  text: `
  WITH first AS (SELECT id FROM held_message WHERE conversation_id = $1::int ORDER BY said_at NULLS FIRST, id LIMIT 1 FOR UPDATE),
  taken AS (DELETE FROM held_message h USING first WHERE h.id = first.id AND h.release_at <= coalesce($2::timestamptz, clock_timestamp()) RETURNING h.*)
  SELECT jsonb_build_object('target', t.target_id, 'externalId', t.external_id, 'threadId', t.thread_id, 'visibility', t.visibility, 'body', t.body, 'files', t.files,
      'author', jsonb_build_object('kind', 'agent', 'id', p.id, 'name', p.name, 'role', p.role), 'isRemoved', p.disabled_at IS NOT NULL,
      'mode', target.relay_mode) AS result
    FROM taken t JOIN person p ON p.id = t.author_id JOIN target ON target.id = t.target_id`,
};

interface Taken extends Omit<Spoken, "conversation"> {
  author: AgentActor;
  isRemoved: boolean;
  mode: RelayMode;
}

/**
 * Idempotent by the platform's message, and nothing for one that was taken back: who comes late, after another process did all of this, brings
 * nothing again. Gives in how many milliseconds it goes; undefined when it does not wait by this.
 */
export function holdMessage(desk: Desk, held: Held): Promise<number | undefined> {
  const { conversation, target, externalId, threadId, author, visibility, body, files = [], holdMs, saidAt } = held;
  const values = [conversation, target, externalId, author, visibility, body, JSON.stringify(files), saidAt, threadId];
  return desk.one<number>(insert, [...values, holdMs, desk.sharedNow()]);
}

/** Whether anything is held in the conversation: whatever follows queues behind. */
export const holdsAny = async (desk: Desk, conversation: number): Promise<boolean> =>
  (await desk.one(anyHeld, [conversation])) !== undefined;

/** Its words, and of its files those with these names; left with nothing it is taken back. Whether there was one to change. */
export async function editHeldMessage(
  desk: Desk,
  target: number,
  externalId: string,
  { body, files }: { body: string; files?: readonly string[] | undefined },
): Promise<boolean> {
  const isEmpty = await desk.one<boolean>(editHeld, [target, externalId, cleanText(body), files ?? null]);
  if (isEmpty) await dropHeldMessage(desk, target, externalId);
  return isEmpty !== undefined;
}

/** Whether there was one to take back; it never comes again. */
export const dropHeldMessage = async (desk: Desk, target: number, externalId: string): Promise<boolean> =>
  (await desk.one(dropHeld, [target, externalId])) !== undefined;

/** Makes a note of what waits, so that the customer never gets it; whether there was one. */
export const keepHeldMessage = async (desk: Desk, target: number, externalId: string): Promise<boolean> =>
  (await desk.one(keepHeld, [target, externalId])) !== undefined;

/** Says everything whose time has come; gives how many. Safe to run anywhere, at any time, twice at once. */
export async function releaseHeldMessages(desk: Desk): Promise<number> {
  const conversations = (await desk.one<number[]>(dueConversations, [desk.sharedNow()])) ?? [];
  let released = 0;
  for (const conversation of conversations) {
    while (await releaseFirst(desk, conversation)) released += 1;
  }
  return released;
}

const endHold = {
  name: "held-end",
  text: `UPDATE held_message SET release_at = timestamptz 'epoch'
          WHERE conversation_id = coalesce($1::int, (SELECT conversation_id FROM ticket WHERE id = $2::int)) RETURNING to_jsonb(conversation_id) AS result`,
};

/** Says at once what waits in a conversation, because something comes after it that does not wait. */
export async function releaseConversation(desk: Desk, at: ConversationRef): Promise<void> {
  const [conversation, ticket] = "conversation" in at ? [at.conversation, null] : [null, at.ticket];
  const held = await desk.one<number>(endHold, [conversation, ticket]);
  if (held !== undefined) while (await releaseFirst(desk, held));
}

function releaseFirst(desk: Desk, conversation: number): Promise<boolean> {
  return desk.inTransaction(async (tx) => {
    const held = await tx.one<Taken>(takeFirst, [conversation, tx.sharedNow()]);
    if (!held) return false;

    const spoken = { conversation, ...held };
    const reason = objectionTo(held);
    if (reason === undefined) await sayOrKeep(tx, spoken);
    else await keepRefused(tx, spoken, reason);
    return true;
  });
}

/** What has changed since it was written. */
function objectionTo({ visibility, mode, isRemoved, author }: Taken): string | undefined {
  if (visibility === "internal") return undefined;
  if (isRemoved) return `${author.name} is no agent any more.`;
  return mode === "off" ? "This channel only shows what happens, since an admin changed it." : undefined;
}
