import type { Actor } from "../desk/actor.ts";
import { findConversation } from "../desk/conversations/find.ts";
import type { Desk } from "../desk/desk.ts";
import { conflict } from "../desk/errors.ts";
import type { ConversationRef } from "../desk/inputs.ts";

/** The ticket that a reference means. @throws conflict for a chat that is no ticket */
export async function ticketOf(desk: Desk, actor: Actor, ref: ConversationRef): Promise<number> {
  if ("ticket" in ref) return ref.ticket;
  const { ticket } = await findConversation(desk, actor, { at: ref });
  if (ticket) return ticket.id;
  throw conflict(
    "This is a chat, not a ticket: it has no status, priority or resolution. Make ticket on its card, or `!to-ticket` in its thread, makes one of it.",
  );
}
