import type { Desk } from "../desk.ts";
import type { CustomerJson, PersonJson, TicketJson } from "../views.ts";
import { customerJson, optionalPersonJson, ticketJson, timeText } from "./json.ts";

/** A conversation as its card shows it. */
export interface ConversationView {
  id: number;
  lastSeq: number;
  isChat: boolean;
  /** Whether the customer was here with a token of their own. */
  isVerified: boolean;
  customer: CustomerJson;
  assignee: PersonJson | null;
  unread: number;
  lastMessage: string | null;
  openedAt: string;
  waitingSince: string | null;
  /** The message that began the wait; null when an opening did. */
  waitSeq: number | null;
  /** Null when it is not put aside. */
  snoozedUntil: string | null;
  /** Agents who want to hear of it besides its assignee. */
  followers: { id: number; name: string }[];
  ticket: TicketJson | null;
  /** Its thread stands; nobody else finds it any more. */
  deleted: boolean;
}

const statement = {
  name: "view-conversation",
  text: `
  SELECT jsonb_build_object(
      'id', v.id, 'lastSeq', v.last_seq, 'isChat', v.is_chat, 'isVerified', v.is_verified, 'customer', ${customerJson("c")}, 'assignee', ${optionalPersonJson("a")},
      'unread', v.unread_by_desk, 'lastMessage', v.last_message, 'openedAt', ${timeText("v.opened_at")},
      'waitingSince', ${timeText("v.waiting_since")}, 'waitSeq', v.wait_seq,
      'snoozedUntil', ${timeText("t.snoozed_until")}, 'followers', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) ORDER BY f.created_at, p.id), '[]')
          FROM follower f JOIN person p ON p.id = f.person_id AND p.role IN ('agent', 'admin') AND p.disabled_at IS NULL WHERE f.conversation_id = v.id),
      'ticket', CASE WHEN t.id IS NULL THEN NULL ELSE ${ticketJson} END, 'deleted', v.deleted_at IS NOT NULL) AS result
    FROM conversation v JOIN person c ON c.id = v.customer_id LEFT JOIN person a ON a.id = v.assignee_id
    LEFT JOIN ticket t ON t.conversation_id = v.id
   WHERE v.id = coalesce($2::int, (SELECT conversation_id FROM ticket WHERE id = $1::int))`,
};

export const selectConversation = (desk: Desk, at: { ticket?: number; conversation?: number }) =>
  desk.one<ConversationView>(statement, [at.ticket ?? null, at.conversation ?? null]);
