// What an app is told: `{ type, timestamp, data }` in the API's shapes, read when it is told. Messages come from the view that has
// no notes; what is internal has no payload at all.

import type { Desk } from "../../desk/desk.ts";
import type { DeskEvent, RecordedEvent } from "../../desk/events.ts";
import { customerJson, messageJson, optionalPersonJson, ticketJson, timeText } from "../../desk/sql/json.ts";
import type { ConversationJson, CustomerJson, PublicMessageJson, TicketJson } from "../../desk/views.ts";
import { webhookEventOf } from "../../desk/webhooks/events.ts";

interface Place {
  conversation: ConversationJson;
  ticket: TicketJson | null;
}

const place = {
  name: "webhook-place",
  text: `
  SELECT jsonb_build_object('ticket', CASE WHEN t.id IS NULL THEN NULL ELSE ${ticketJson} END, 'conversation', jsonb_build_object(
      'id', v.id, 'user', ${customerJson("c")}, 'last_message', v.last_message, 'unread_count', v.unread_by_desk,
      'assigned_to', ${optionalPersonJson("a")},
      'ticket_number', CASE WHEN t.id IS NOT NULL THEN 'TKT-' || lpad(t.id::text, greatest(3, length(t.id::text)), '0') END,
      'waiting_since', ${timeText("v.waiting_since")},
      'created_at', ${timeText("v.opened_at")}, 'updated_at', ${timeText("v.updated_at")})) AS result
    FROM conversation v JOIN person c ON c.id = v.customer_id LEFT JOIN person a ON a.id = v.assignee_id
    LEFT JOIN ticket t ON t.conversation_id = v.id
   WHERE v.id = $1::int`,
};

const isRead = "CASE WHEN m.from_customer THEN m.seq <= v.desk_read_seq ELSE m.seq <= v.customer_read_seq END";

const publicMessage = {
  name: "webhook-message",
  text: `
  SELECT ${messageJson(isRead)} AS result
    FROM public_message m JOIN conversation v ON v.id = m.conversation_id LEFT JOIN person s ON s.id = m.author_id
   WHERE m.id = $1::int`,
};

const publicSeq = {
  name: "webhook-message-seq",
  text: "SELECT to_jsonb(seq) AS result FROM message WHERE id = $1::int AND visibility = 'public'",
};

/** As JSON of less than 20 kB; undefined when there is nothing (any more) that an app may be told. */
export async function payloadOf(desk: Desk, { event, conversationId, at }: RecordedEvent): Promise<string | undefined> {
  const type = webhookEventOf(event.type);
  if (type === null || ("visibility" in event && event.visibility !== "public")) return undefined;
  const found = await desk.one<Place>(place, [conversationId]);
  const data = found && (await dataOf(desk, event, found));
  return data && fitting({ type, timestamp: new Date(at).toISOString(), data });
}

interface Data {
  conversation_id?: number;
  ticket_number?: string | null;
  user?: CustomerJson;
  ticket?: TicketJson;
  conversation?: ConversationJson;
  message?: PublicMessageJson | { id: number; seq: number };
  from?: string | number | null;
  to?: string | number | null;
  side?: "desk" | "customer";
  up_to?: number;
  /** The text was cut to fit; the API has all of it. */
  truncated?: true;
}

async function dataOf(desk: Desk, event: DeskEvent, { conversation, ticket }: Place): Promise<Data | undefined> {
  const where = {
    conversation_id: conversation.id,
    ticket_number: conversation.ticket_number,
    user: conversation.user,
  };
  switch (event.type) {
    case "ticket.opened":
    case "ticket.priority_changed":
    case "ticket.category_changed":
    case "ticket.edited":
      return ticket ? { ticket } : undefined;
    case "ticket.status_changed":
    case "conversation.assigned":
      return ticket ? { ticket, from: event.from, to: event.to } : undefined;
    case "conversation.started":
      return { conversation };
    case "conversation.read":
      return { ...where, side: event.side, up_to: event.upTo };
    case "message.added":
    case "message.edited": {
      // One that was deleted since is told of by its deletion only.
      const message = await desk.one<PublicMessageJson>(publicMessage, [event.message]);
      return message && { ...where, message };
    }
    case "message.deleted": {
      const seq = await desk.one<number>(publicSeq, [event.message]);
      return seq === undefined ? undefined : { ...where, message: { id: event.message, seq } };
    }
    case "ticket.deleted":
    case "ticket.snoozed":
    case "ticket.woken":
    case "conversation.followed":
    case "conversation.unfollowed":
    case "message.refused":
    case "customer.erased":
    case "conversation.moved":
    case "conversation.waited":
    case "webhook.failed":
    case "delivery.failed":
    case "delivery.retried":
    case "delivery.discarded":
      return undefined;
  }
}

const mostBytes = 19_000;

interface Payload {
  type: string;
  timestamp: string;
  data: Data;
}

/** The one long text is cut where it must be, and the payload says so. */
function fitting(payload: Payload): string {
  let json = JSON.stringify(payload);
  for (let keep = 8_000; Buffer.byteLength(json) > mostBytes && keep > 0; keep -= 1_000)
    json = JSON.stringify({ ...payload, data: cut(payload.data, keep) });
  return json;
}

function cut(data: Data, length: number): Data {
  const { message, ticket } = data;
  return {
    ...data,
    ...(message && "message" in message
      ? { message: { ...message, message: beginning(message.message, length) } }
      : {}),
    ...(ticket ? { ticket: { ...ticket, description: beginning(ticket.description, length) } } : {}),
    truncated: true,
  };
}

/** Whole characters only. */
const beginning = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
