import { z } from "zod";
import { Id } from "../../desk/inputs.ts";
import { jsonObject } from "../../desk/json-text.ts";
import { listCountedTickets, TicketSort } from "../../desk/tickets/list.ts";
import { Priority, TicketStatus } from "../../desk/words.ts";
import { Cursor, CursorTime, toCursor } from "../cursor.ts";
import { endpoint, ok } from "../endpoint.ts";
import { AssigneeWord, CategoryWord, Day, Limit, Search } from "../inputs.ts";
import { invalidFields } from "../parse.ts";
import { ListedTicket, NextCursor, Stats } from "../schemas.ts";

/** Each order has a key of its own, so a cursor of one means nothing to another. */
const Place = z.discriminatedUnion("sort", [
  z.strictObject({ sort: z.literal("newest"), key: z.null(), id: Id }),
  z.strictObject({ sort: z.literal("waiting"), key: CursorTime.nullable(), id: Id }),
  z.strictObject({ sort: z.literal("priority"), key: Priority, id: Id }),
]);

/** The documented filters, as an address carries them. */
export const TicketQuery = z.strictObject({
  search: Search.optional().meta({ description: "Ticket number, subject, or user." }),
  status: TicketStatus.optional(),
  category: CategoryWord.optional(),
  priority: Priority.optional(),
  assigned_to: AssigneeWord.optional(),
  date: Day.optional(),
  sort: TicketSort.default("newest"),
  limit: Limit,
  cursor: Cursor(Place).optional(),
});

/** What they mean to the desk. @throws HttpError invalid for a cursor of another order */
export function toTicketList({ assigned_to, cursor, ...filter }: z.output<typeof TicketQuery>) {
  if (cursor && cursor.sort !== filter.sort) throw invalidFields({ cursor: ["This is a cursor of another order."] });
  return { ...filter, assignee: assigned_to, after: cursor && { key: cursor.key, id: cursor.id } };
}

export const ticketCursor = (sort: TicketSort, next: { key: string | null; id: number } | null): string | null =>
  toCursor(next && { sort, ...next });

export const listTicketsEndpoint = endpoint({
  name: "listTickets",
  summary: "List tickets, with the desk's counters",
  tag: "Tickets",
  method: "get",
  path: "/tickets",
  needs: "view_tickets",
  query: TicketQuery,
  answer: z.object({ tickets: z.array(ListedTicket), stats: Stats, next_cursor: NextCursor }),
  async run({ query, act }) {
    const { tickets, stats, next } = await act(listCountedTickets, toTicketList(query));
    return ok(jsonObject({ tickets, stats, next_cursor: ticketCursor(query.sort, next) }));
  },
});
