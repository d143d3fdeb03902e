import { ticketListCard } from "../cards/ticket-list-card.ts";
import { countTickets, listTickets } from "../desk/tickets/list.ts";
import { queueFilter, queueLabels } from "../desk/tickets/queues.ts";
import { categoryLabels, priorityLabels, statusLabels } from "../desk/words.ts";
import { command, page, someAgent, someChoice, someLine } from "./command.ts";
import { nthPage } from "./pages.ts";

const sorts = { waiting: "Waiting longest", newest: "Newest", priority: "Priority" } as const;
const pageSize = 8;

export const ticketList = command({
  name: "ticket list",
  summary: "List tickets",
  permission: "view_tickets",
  options: {
    search: someLine("Ticket number, subject or customer", { maxLength: 40 }),
    queue: someChoice(queueLabels, "One of my desk's queues, all of it"),
    status: someChoice(statusLabels, "Only with this status"),
    priority: someChoice(priorityLabels, "Only with this priority"),
    category: someChoice(categoryLabels, "Only of this category"),
    assignee: someAgent("me, unassigned, or an agent"),
    date: someLine("Opened on this day, as 2025-11-09", { maxLength: 10 }),
    sort: someChoice(sorts, "In which order; who waits longest comes first"),
    page: page(),
  },
  async run({ desk, actor }, { page = 1, sort = "waiting", queue, ...rest }) {
    const filter = { ...rest, ...(queue ? queueFilter(queue, actor.id) : {}), sort };
    const [list, stats] = await Promise.all([
      nthPage(page, (after: { key: string | null; id: number } | undefined) =>
        listTickets(desk, actor, { ...filter, limit: pageSize, after }),
      ),
      countTickets(desk, actor, {}),
    ]);
    const options = Object.entries({ queue, ...rest, sort }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value === null ? "unassigned" : String(value)]],
    );
    const call = { command: "ticket list", options: Object.fromEntries(options) };
    return {
      text: "Tickets",
      card: ticketListCard(list.tickets, stats, { page, hasMore: list.next !== null, call }, queue),
    };
  },
});
