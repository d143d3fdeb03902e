import { z } from "zod";
import { ownCustomer } from "../actor.ts";
import { Id } from "../inputs.ts";
import { countTicketsTo, selectCountedTickets, selectTickets, type TicketPage } from "../sql/list-tickets.ts";
import { selectTicketStats } from "../sql/ticket-stats.ts";
import { listing, query, type Verb } from "../verb.ts";
import type { TicketJson } from "../views.ts";
import { Category, Priority, TicketStatus } from "../words.ts";
import { mostCounted } from "./queues.ts";

export const TicketSort = z.enum(["newest", "waiting", "priority"]);
export type TicketSort = z.infer<typeof TicketSort>;

const TicketList = z.strictObject({
  search: z.string().optional(),
  status: TicketStatus.optional(),
  category: Category.optional(),
  priority: Priority.optional(),
  assignee: Id.nullable().optional(),
  date: z.iso.date().optional(),
  waits: z.boolean().optional(),
  unfinished: z.boolean().optional(),
  awake: z.boolean().optional(),
  sort: TicketSort.default("newest"),
  limit: z.int().min(1).max(100).default(50),
  after: z.strictObject({ key: z.string().nullable(), id: Id }).optional(),
});

/** A page of tickets with the counters, as the API answers it. */
export const listCountedTickets = listing({
  permission: "view_tickets",
  input: TicketList,
  statement: ({ desk, actor }, filter) => selectCountedTickets(desk, { ...filter, customer: ownCustomer(actor) }),
});

const listPage = listing({
  permission: "view_tickets",
  input: TicketList,
  statement: ({ desk, actor }, filter) => selectTickets(desk, { ...filter, customer: ownCustomer(actor) }),
});

/** A page of tickets, to look into. */
export const listTickets: Verb<typeof TicketList, { tickets: TicketJson[]; next: TicketPage["next"] }> = async (
  desk,
  actor,
  input,
) => {
  const { tickets, next } = await listPage(desk, actor, input);
  return { tickets: tickets.read(), next };
};

/** How many tickets such a list has. */
export const countListed = listing({
  permission: "view_tickets",
  input: TicketList.omit({ search: true, sort: true, limit: true, after: true }),
  statement: ({ desk, actor }, filter) =>
    countTicketsTo(desk, { ...filter, customer: ownCustomer(actor) }, mostCounted),
});

/** The documented counters: of the whole desk, or of the customer who asks. */
export const countTickets = query({
  permission: "view_tickets",
  input: z.strictObject({}),
  statement: ({ desk, actor }) => selectTicketStats(desk, ownCustomer(actor)),
});
