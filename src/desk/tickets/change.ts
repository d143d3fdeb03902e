import type { Ticket } from "../../generated/prisma/client.ts";
import { moveHome } from "../channels/move-home.ts";
import type { DeskEvent } from "../events.ts";
import type { Scope } from "../verb.ts";
import type { Category, Priority } from "../words.ts";

export interface Changes {
  subject?: string | undefined;
  description?: string | undefined;
  category?: Category | undefined;
  priority?: Priority | undefined;
}

interface Steps extends Scope {
  record(conversation: number, event: DeskEvent): Promise<void>;
}

/** Writes what differs from what the locked ticket has, and tells each difference; without one nothing changes and nothing is told. */
export async function changeTicket(scope: Steps, ticket: Ticket, wanted: Changes): Promise<void> {
  const { desk, now, record } = scope;
  const events = eventsOf(ticket, wanted);
  if (events.length === 0) return;

  const { subject, description, category, priority } = { ...ticket, ...defined(wanted) };
  await desk.prisma.ticket.update({
    where: { id: ticket.id },
    data: { subject, description, category, priority, updatedAt: now, version: { increment: 1 } },
  });
  const urgent = Number(priority === "urgent") - Number(ticket.priority === "urgent");
  if (urgent !== 0) await desk.prisma.ticketCounterDelta.create({ data: { urgent } });
  for (const event of events) await record(ticket.conversationId, event);
  if (category !== ticket.category) await moveHome(scope, ticket.conversationId, category);
}

const defined = (changes: Changes) =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Changes as Partial<Ticket>;

function eventsOf(ticket: Ticket, wanted: Changes): DeskEvent[] {
  const events: DeskEvent[] = [];
  const subject = difference(ticket.subject, wanted.subject);
  const description = difference(ticket.description, wanted.description);
  const priority = difference(ticket.priority, wanted.priority);
  const category = difference(ticket.category, wanted.category);
  if (subject || description) events.push({ type: "ticket.edited", ticket: ticket.id, subject, description });
  if (priority) events.push({ type: "ticket.priority_changed", ticket: ticket.id, ...priority });
  if (category) events.push({ type: "ticket.category_changed", ticket: ticket.id, ...category });
  return events;
}

const difference = <T>(from: T, to: T | undefined): { from: T; to: T } | null =>
  to === undefined || to === from ? null : { from, to };
