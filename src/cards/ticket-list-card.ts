import { type QueueName, queueLabels } from "../desk/tickets/queues.ts";
import type { ConversationJson, TicketJson, TicketStats } from "../desk/views.ts";
import { readTime } from "../desk/views.ts";
import { statusLabels } from "../desk/words.ts";
import type { Button, Card, Row } from "./card.ts";
import { excerpt, prioritySigns, statusSigns } from "./conversation-card.ts";

export interface Pages {
  page: number;
  hasMore: boolean;
  /** The call that showed this page, without its page. */
  call: { command: string; options: Record<string, string> };
}

/** A page of tickets, of a queue where there is one; each row leads to its ticket. */
export function ticketListCard(tickets: TicketJson[], stats: TicketStats, pages: Pages, queue?: QueueName): Card {
  return {
    title: `🎫 ${queue === undefined ? "Tickets" : queueLabels[queue]}`,
    tone: "blue",
    ...(tickets.length === 0 ? { body: "No ticket matches." } : {}),
    facts: [
      { label: "Total", value: String(stats.total) },
      { label: "Open", value: String(stats.open) },
      { label: "In progress", value: String(stats.in_progress) },
      { label: "Urgent", value: String(stats.urgent) },
    ],
    rows: tickets.map((ticket) =>
      ticketRow(ticket, `${statusText(ticket)} · ${ticket.user.name} · ${ticket.assigned_to?.name ?? "unassigned"}`),
    ),
    actions: pageButtons(pages),
    foot: pageFoot(pages),
  };
}

/** A ticket in a list, which leads to it; the second line says what matters there. */
export const ticketRow = (ticket: TicketJson, second: string): Row => ({
  text: `${prioritySigns[ticket.priority]} ${ticket.ticket_number} · ${excerpt(ticket.subject, 80)}\n${second}`,
  time: { time: readTime(ticket.waiting_since ?? ticket.created_at) },
  action: { kind: "button", label: "View", call: { command: "ticket view", options: { ref: ticket.ticket_number } } },
});

export const statusText = ({ status }: TicketJson): string => `${statusSigns[status]} ${statusLabels[status]}`;

/** A page of chats; each row leads to its chat. */
export function chatListCard(conversations: ConversationJson[], pages: Pages): Card {
  return {
    title: "💬 Chats",
    tone: "blue",
    ...(conversations.length === 0 ? { body: "No chat matches." } : {}),
    facts: [],
    rows: conversations.map((chat) => ({
      text: [
        `${chat.unread_count > 0 ? `(${chat.unread_count}) ` : ""}${chat.user.name} · ${chat.assigned_to?.name ?? "unassigned"}`,
        excerpt(chat.last_message ?? "", 100),
      ].join("\n"),
      time: { time: readTime(chat.updated_at) },
      action: { kind: "button", label: "View", call: { command: "ticket view", options: { ref: `chat-${chat.id}` } } },
    })),
    actions: pageButtons(pages),
    foot: pageFoot(pages),
  };
}

export function pageButtons({ page, hasMore, call }: Pages): Button[][] {
  const to = (label: string, target: number): Button => ({
    kind: "button",
    label,
    call: { command: call.command, options: { ...call.options, page: String(target) } },
  });
  const buttons = [...(page > 1 ? [to("Previous", page - 1)] : []), ...(hasMore ? [to("Next", page + 1)] : [])];
  return buttons.length > 0 ? [buttons] : [];
}

export const pageFoot = ({ page, hasMore }: Pages): string => `Page ${page}${hasMore ? "" : ", the last"}`;
