import type { Desk } from "../desk.ts";
import type { DeskEvent } from "../events.ts";
import { type WebhookEvent, webhookEventOf } from "../webhooks/events.ts";
import { timeText } from "./json.ts";
import { Conditions, shaped } from "./select.ts";

interface Row {
  id: number;
  webhook_id: string;
  type: DeskEvent["type"];
  conversation_id: number;
  state: "pending" | "sending" | "sent" | "dead" | "superseded";
  attempts: number;
  status: number | null;
  reason: string | null;
  created_at: string;
  last_tried_at: string | null;
  next_try_at: string | null;
  ended_at: string | null;
}

export type WebhookDeliveryJson = Omit<Row, "type"> & { event: WebhookEvent | null };

interface Page {
  webhook: number;
  state?: Row["state"] | undefined;
  before?: number | undefined;
  limit: number;
}

/** The stable id that every attempt carries as `webhook-id`: one for each event and endpoint. */
export const deliveryName = (event: string, webhook: string): string => `'evt_' || ${event} || '_' || ${webhook}`;

export async function selectWebhookDeliveries(
  desk: Desk,
  { webhook, state, before, limit }: Page,
): Promise<{ deliveries: WebhookDeliveryJson[]; next: number | null }> {
  const where = new Conditions();
  where.add((id) => `d.webhook_id = ${id}::int`, webhook);
  if (state !== undefined) where.add((wanted) => `d.state = ${wanted}::delivery_state`, state);
  if (before !== undefined) where.add((id) => `d.id < ${id}::bigint`, before);
  const most = where.value(limit + 1);
  const statement = shaped(
    "list-webhook-deliveries",
    `SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'webhook_id', ${deliveryName("d.event_id", "d.webhook_id")}, 'type', e.type,
         'conversation_id', d.conversation_id, 'state', d.state, 'attempts', d.attempts, 'status', d.answer_status, 'reason', d.reason,
         'created_at', ${timeText("d.created_at")}, 'last_tried_at', ${timeText("d.sending_at")},
         'next_try_at', CASE WHEN d.state IN ('pending', 'sending') AND t.active THEN ${timeText("greatest(l.due_at, t.due_at)")} END,
         'ended_at', ${timeText("d.sent_at")}) ORDER BY d.id DESC), '[]') AS result
       FROM (SELECT * FROM delivery d WHERE ${where} ORDER BY d.id DESC LIMIT ${most}::int) d
       JOIN event e ON e.id = d.event_id JOIN target t ON t.id = d.target_id
       JOIN lane l ON l.conversation_id = d.conversation_id AND l.target_id = d.target_id`,
  );
  const rows = (await desk.one<Row[]>(statement, where.values)) ?? [];
  const page = rows.slice(0, limit);
  return {
    deliveries: page.map(({ type, ...row }) => ({ ...row, event: webhookEventOf(type) })),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}
