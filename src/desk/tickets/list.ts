import { z } from "zod";
import { ownCustomer } from "../actor.ts";
import { Id } from "../inputs.ts";
import { selectTickets } from "../sql/list-tickets.ts";
import { selectTicketStats } from "../sql/ticket-stats.ts";
import { query } from "../verb.ts";
import { Category, Priority, TicketStatus } from "../words.ts";

export const TicketSort = z.enum(["newest", "waiting", "priority"]);

export const listTickets = query({
  permission: "view_tickets",
  input: z.strictObject({
    search: z.string().optional(),
    status: TicketStatus.optional(),
    category: Category.optional(),
    priority: Priority.optional(),
    assignee: Id.nullable().optional(),
    date: z.iso.date().optional(),
    sort: TicketSort.default("newest"),
    limit: z.int().min(1).max(100).default(50),
    after: z.strictObject({ key: z.string().nullable(), id: Id }).optional(),
  }),
  statement: ({ desk, actor }, filter) => selectTickets(desk, { ...filter, customer: ownCustomer(actor) }),
});

/** The documented counters: of the whole desk, or of the customer who asks. */
export const countTickets = query({
  permission: "view_tickets",
  input: z.strictObject({}),
  statement: ({ desk, actor }) => selectTicketStats(desk, ownCustomer(actor)),
});
