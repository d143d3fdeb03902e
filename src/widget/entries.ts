// A customer's conversations: their chats, and their tickets with what was said about them.

import type { Client } from "../client/create-client.ts";
import type { Conversation, ListedTicket, Ticket } from "../client/types.ts";

export interface Entry {
  /** The conversation's id. */
  id: number;
  title: string | undefined;
  preview: string;
  unread: number;
  updatedAt: string;
  ticket: Ticket | undefined;
}

const most = 30;

/** The latest first. */
export async function readEntries(client: Client): Promise<Entry[]> {
  const [{ conversations }, { tickets }] = await Promise.all([
    client.chats.list({ limit: most }),
    client.tickets.list({ limit: most }),
  ]);
  return entriesOf(conversations, tickets);
}

/** A chat that became a ticket is one entry. */
export function entriesOf(chats: readonly Conversation[], tickets: readonly ListedTicket[]): Entry[] {
  const ticketOf = new Map(tickets.map((ticket) => [ticket.conversation_id, ticket]));
  const isChat = new Set(chats.map(({ id }) => id));
  const all = [
    ...chats.map((chat) => ({ ...entryOf(chat), ticket: ticketOf.get(chat.id) })),
    ...tickets.filter((ticket) => !isChat.has(ticket.conversation_id)).map(entryOfTicket),
  ];
  return all
    .map((entry) => ({ ...entry, title: entry.ticket && `${entry.ticket.ticket_number} · ${entry.ticket.subject}` }))
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}

const entryOf = ({ id, last_message, unread_count, updated_at }: Conversation) => ({
  id,
  preview: last_message ?? "",
  unread: unread_count,
  updatedAt: updated_at,
});

const entryOfTicket = (ticket: ListedTicket) => ({
  id: ticket.conversation_id,
  preview: ticket.description,
  unread: ticket.unread_count ?? 0,
  updatedAt: ticket.updated_at,
  ticket,
});
