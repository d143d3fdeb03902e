import { mostCounted, type QueueName, queueLabels } from "../desk/tickets/queues.ts";
import type { TicketJson, TicketStats } from "../desk/views.ts";
import type { Card, Row } from "./card.ts";
import { listButton } from "./ticket-buttons.ts";
import { statusText, ticketRow } from "./ticket-list-card.ts";

export interface Queue {
  /** The first of them. */
  tickets: readonly TicketJson[];
  count: number;
}

export type Queues = Readonly<Record<QueueName, Queue>>;

const queueSigns: Readonly<Record<QueueName, string>> = { mine: "👤", unassigned: "📥", urgent: "🚨" };
const queueNames = Object.keys(queueSigns) as QueueName[];

/** An agent's own queue: what waits for them, what waits for anybody, and the counters. */
export function homeCard(queues: Queues, stats: TicketStats): Card {
  const rows = rowsOf(queues);
  return {
    title: "🏠 My desk",
    tone: "blue",
    ...(rows.length === 0 ? { body: "Nothing waits for you, and nothing is unassigned or urgent. 🎉" } : {}),
    facts: [
      ...queueNames.map((name) => ({ label: queueLabels[name], value: countText(queues[name]) })),
      { label: "Open", value: String(stats.open) },
      { label: "In progress", value: String(stats.in_progress) },
      { label: "Resolved", value: String(stats.resolved) },
      { label: "Total", value: String(stats.total) },
    ],
    rows,
    actions: [
      [
        { kind: "button", label: "New ticket", style: "primary", call: { command: "ticket new", options: {} } },
        ...queueNames.map((queue) => listButton(queueLabels[queue], { queue })),
        { kind: "button", label: "Refresh", call: { command: "support home", options: {} } },
      ],
    ],
  };
}

const countText = ({ count }: Queue): string => (count < mostCounted ? String(count) : `${mostCounted} or more`);

/** A ticket stands once, with every queue it is in. */
function rowsOf(queues: Queues): Row[] {
  const tickets = new Map(
    queueNames.flatMap((name) => queues[name].tickets.map((ticket) => [ticket.id, ticket] as const)),
  );
  return [...tickets.values()].map((ticket) => {
    const isIn = queueNames.filter((name) => queues[name].tickets.some(({ id }) => id === ticket.id));
    const queuesText = isIn.map((name) => `${queueSigns[name]} ${queueLabels[name].toLowerCase()}`).join(" · ");
    return ticketRow(ticket, `${queuesText} · ${statusText(ticket)} · ${ticket.user.name}`);
  });
}
