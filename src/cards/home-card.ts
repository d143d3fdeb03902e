import type { TicketJson, TicketStats } from "../desk/views.ts";
import type { Button, Card, Row } from "./card.ts";
import { statusText, ticketRow } from "./ticket-list-card.ts";

export interface Queues {
  mine: readonly TicketJson[];
  unassigned: readonly TicketJson[];
  urgent: readonly TicketJson[];
}

const queueNames: Record<keyof Queues, string> = {
  mine: "👤 waiting for me",
  unassigned: "📥 unassigned",
  urgent: "🚨 urgent",
};

/** An agent's own queue: what waits for them, what waits for anybody, and the counters. */
export function homeCard(queues: Queues, stats: TicketStats): Card {
  const rows = rowsOf(queues);
  return {
    title: "🏠 My desk",
    tone: "blue",
    ...(rows.length === 0 ? { body: "Nothing waits for you, and nothing is unassigned or urgent. 🎉" } : {}),
    facts: [
      { label: "Total", value: String(stats.total) },
      { label: "Open", value: String(stats.open) },
      { label: "In progress", value: String(stats.in_progress) },
      { label: "Resolved", value: String(stats.resolved) },
      { label: "Urgent", value: String(stats.urgent) },
    ],
    rows,
    actions: [
      [
        { kind: "button", label: "New ticket", style: "primary", call: { command: "ticket new", options: {} } },
        listButton("Mine", { assignee: "me" }),
        listButton("Unassigned", { assignee: "unassigned", status: "open" }),
        listButton("Urgent", { priority: "urgent", status: "open" }),
        { kind: "button", label: "Refresh", call: { command: "support home", options: {} } },
      ],
    ],
  };
}

const listButton = (label: string, options: Record<string, string>): Button => ({
  kind: "button",
  label,
  call: { command: "ticket list", options: { ...options, page: "1" } },
});

/** A ticket stands once, with every queue it is in. */
function rowsOf(queues: Queues): Row[] {
  const names = Object.keys(queueNames) as (keyof Queues)[];
  const tickets = new Map(names.flatMap((name) => queues[name].map((ticket) => [ticket.id, ticket] as const)));
  return [...tickets.values()].map((ticket) => {
    const isIn = names.filter((name) => queues[name].some(({ id }) => id === ticket.id));
    const queuesText = isIn.map((name) => queueNames[name]).join(" · ");
    return ticketRow(ticket, `${queuesText} · ${statusText(ticket)} · ${ticket.user.name}`);
  });
}
