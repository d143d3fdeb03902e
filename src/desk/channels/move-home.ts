// Where a conversation is at home: one channel of each platform, in which its thread is told of everything.

import type { Desk } from "../desk.ts";
import type { DeskEvent } from "../events.ts";
import type { Category } from "../words.ts";

interface Moved {
  target: number;
  channel: "slack" | "discord";
  /** Null for the one that the configuration names. */
  name: string | null;
}

const move = {
  name: "conversation-move",
  text: `
  WITH wanted AS (
    SELECT DISTINCT ON (target.kind) target.id, target.kind, target.name
      FROM target LEFT JOIN category_channel route ON route.target_id = target.id AND route.category = $2::category
     WHERE target.active AND target.kind <> 'webhook' AND (route.target_id IS NOT NULL OR NOT target.by_setup)
     ORDER BY target.kind, route.target_id IS NOT NULL DESC, target.by_setup, target.id
  ),
  gone AS (
    UPDATE lane SET home = false FROM target JOIN wanted USING (kind)
     WHERE lane.conversation_id = $1::int AND lane.home AND lane.target_id = target.id AND target.active AND target.id <> wanted.id
    RETURNING target.kind
  ),
  come AS (
    INSERT INTO lane (conversation_id, target_id) SELECT $1::int, wanted.id FROM wanted WHERE kind IN (SELECT kind FROM gone)
    ON CONFLICT (conversation_id, target_id) DO UPDATE SET home = true
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('target', id, 'channel', kind, 'name', name) ORDER BY id), '[]') AS result
    FROM wanted WHERE kind IN (SELECT kind FROM gone)`,
};

/**
 * The conversation goes to its category's channels: a thread there goes on from the one before, links back to it, and is told
 * everything from now on. What is written in the old one still counts.
 */
export async function moveHome(
  { desk, record }: { desk: Desk; record(conversation: number, event: DeskEvent): Promise<void> },
  conversation: number,
  category: Category,
): Promise<void> {
  const moved = (await desk.one<Moved[]>(move, [conversation, category])) ?? [];
  for (const to of moved) await record(conversation, { type: "conversation.moved", ...to, visibility: "internal" });
}
