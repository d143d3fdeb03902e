import type { Desk } from "../desk.ts";
import type { DeskEvent } from "../events.ts";
import { timeText } from "./json.ts";

export interface FailedDelivery {
  id: number;
  conversation: number;
  ticket: number | null;
  /** Where it should have been told: the platform's channel id, or the webhook's id. */
  channel: "slack" | "discord" | "webhook";
  place: string;
  event: DeskEvent["type"];
  /** The event's number in its conversation, as the placeholder in the thread names it. */
  seq: number;
  /** The beginning of the message it is about, notes too; null when it is about none. */
  excerpt: string | null;
  /** dead: given up, the rest of its conversation went on · stuck: its conversation waits for it. */
  state: "dead" | "stuck";
  attempts: number;
  /** What went wrong last, in words. */
  reason: string;
  created_at: string;
  ended_at: string | null;
}

const statement = {
  name: "list-failed-deliveries",
  text: `
  WITH failed AS (
    (SELECT d.* FROM delivery d JOIN conversation c ON c.id = d.conversation_id AND c.deleted_at IS NULL
      WHERE d.state = 'dead' AND ($1::bigint IS NULL OR d.id < $1) ORDER BY d.id DESC LIMIT $2::int)
    UNION ALL
    (SELECT d.* FROM delivery d JOIN conversation c ON c.id = d.conversation_id AND c.deleted_at IS NULL
      WHERE d.state IN ('pending', 'sending') AND d.reason IS NOT NULL AND d.webhook_id IS NULL AND d.created_at < clock_timestamp() - interval '15 minutes'
        AND ($1::bigint IS NULL OR d.id < $1) ORDER BY d.id DESC LIMIT $2::int)
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'conversation', d.conversation_id, 'ticket', t.id, 'channel', target.kind, 'place', target.place,
      'event', e.type, 'seq', e.seq, 'excerpt', left(m.body, 200), 'state', CASE d.state WHEN 'dead' THEN 'dead' ELSE 'stuck' END,
      'attempts', d.attempts, 'reason', coalesce(d.reason, ''), 'created_at', ${timeText("d.created_at")},
      'ended_at', CASE d.state WHEN 'dead' THEN ${timeText("d.sent_at")} END) ORDER BY d.id DESC), '[]') AS result
    FROM (SELECT * FROM failed ORDER BY id DESC LIMIT $2::int) d
    JOIN event e ON e.id = d.event_id JOIN target ON target.id = d.target_id
    LEFT JOIN ticket t ON t.conversation_id = d.conversation_id
    LEFT JOIN message m ON e.type IN ('message.added', 'message.edited') AND m.id = (e.data->>'message')::int`,
};

export async function selectFailedDeliveries(
  desk: Desk,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<{ failed: FailedDelivery[]; next: number | null }> {
  const rows = (await desk.one<FailedDelivery[]>(statement, [before ?? null, limit + 1])) ?? [];
  const failed = rows.slice(0, limit);
  return { failed, next: rows.length > limit ? (failed.at(-1)?.id ?? null) : null };
}
