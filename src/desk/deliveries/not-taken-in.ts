// What was written on a platform and could not be taken in, however often it was tried.

import { z } from "zod";
import type { Desk } from "../desk.ts";
import { notFound } from "../errors.ts";
import { timeText } from "../sql/json.ts";
import { query, verb } from "../verb.ts";
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
const isGivenUp = "i.error IS NOT NULL AND i.processed_at IS NOT NULL";

const statement = {
  name: "list-not-taken-in",
  text: `
  SELECT jsonb_build_object('count', (SELECT count(*) FROM inbox i WHERE ${isGivenUp}), 'newest', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', each.id, 'platform', each.platform, 'conversation', c.id, 'ticket', t.id, 'reason', each.error,
        'at', ${timeText("each.processed_at")}) ORDER BY each.processed_at DESC, each.id), '[]')
      FROM (SELECT ${shortId} AS id, i.platform, i.error, i.processed_at, regexp_replace(i.lane, '^.*:', '') AS thread FROM inbox i
             WHERE ${isGivenUp} ORDER BY i.processed_at DESC LIMIT $1::int) each
      LEFT JOIN LATERAL (SELECT conversation_id FROM thread WHERE thread_id = each.thread
         AND target_id = ANY (ARRAY(SELECT id FROM target WHERE kind::text = each.platform::text)) LIMIT 1) th ON true
      LEFT JOIN conversation c ON c.id = th.conversation_id AND c.deleted_at IS NULL LEFT JOIN ticket t ON t.conversation_id = c.id)) AS result`,
};

/** The newest first, and how many there are. */
export const listNotTakenIn = query({
  permission: "view_tickets",
  input: z.strictObject({ limit: z.int().min(1).max(100).default(20) }),
  async statement({ desk, actor }, { limit }): Promise<{ count: number; newest: NotTakenIn[] }> {
    assertAgent(actor);
    return (await desk.one<{ count: number; newest: NotTakenIn[] }>(statement, [limit])) ?? { count: 0, newest: [] };
  },
});

const Entry = z.strictObject({ entry: z.string().regex(/^[0-9a-f]{16}$/, "This button names nothing.") });

const again = {
  name: "take-in-again",
  text: `UPDATE inbox i SET processed_at = NULL, error = NULL, attempts = 0, due_at = clock_timestamp(), payload = payload || '{"again": true}'
          WHERE ${isGivenUp} AND ${shortId} = $1::text RETURNING to_jsonb(1) AS result`,
};

/** Whichever process has its platform takes it up within a second. @throws forbidden · not_found */
export const takeInAgain = verb({
  permission: "send_messages",
  input: Entry,
  async statement({ desk, actor }, { entry }): Promise<void> {
    assertAgent(actor);
    await found(desk, again, entry);
  },
});

const forget = {
  name: "forget-not-taken-in",
  text: `UPDATE inbox i SET error = NULL WHERE ${isGivenUp} AND ${shortId} = $1::text RETURNING to_jsonb(1) AS result`,
};

/** It is on no list any more; the conversation's note about it stays. @throws forbidden · not_found */
export const forgetNotTakenIn = verb({
  permission: "send_messages",
  input: Entry,
  async statement({ desk, actor }, { entry }): Promise<void> {
    assertAgent(actor);
    await found(desk, forget, entry);
  },
});

async function found(desk: Desk, of: typeof again, entry: string): Promise<void> {
  if ((await desk.one(of, [entry])) === undefined) throw notFound("This was taken in or discarded already.");
}
