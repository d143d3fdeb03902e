import { z } from "zod";
import { Id } from "../../desk/inputs.ts";
import { jsonObject } from "../../desk/json-text.ts";
import { listCountedTickets, TicketSort } from "../../desk/tickets/list.ts";
import { Priority, TicketStatus } from "../../desk/words.ts";
import { Cursor, CursorTime, toCursor } from "../cursor.ts";
import { endpoint, ok } from "../endpoint.ts";
import { AssigneeWord, CategoryWord, Day, Limit, Search } from "../inputs.ts";
import { invalidFields } from "../parse.ts";
import { NextCursor, Stats, TicketView } from "../schemas.ts";

/** Each order has a key of its own, so a cursor of one means nothing to another. */
const Place = z.discriminatedUnion("sort", [
  z.strictObject({ sort: z.literal("newest"), key: z.null(), id: Id }),
  z.strictObject({ sort: z.literal("waiting"), key: CursorTime.nullable(), id: Id }),
  z.strictObject({ sort: z.literal("priority"), key: Priority, id: Id }),
]);

export const listTicketsEndpoint = endpoint({
  name: "listTickets",
  summary: "List tickets, with the desk's counters",
  tag: "Tickets",
  method: "get",
  path: "/tickets",
  needs: "view_tickets",
  query: z.strictObject({
    search: Search.optional().meta({ description: "Ticket number, subject, or user." }),
    status: TicketStatus.optional(),
    category: CategoryWord.optional(),
    priority: Priority.optional(),
    assigned_to: AssigneeWord.optional(),
    date: Day.optional(),
    sort: TicketSort.default("newest"),
    limit: Limit,
    cursor: Cursor(Place).optional(),
  }),
  answer: z.object({ tickets: z.array(TicketView), stats: Stats, next_cursor: NextCursor }),
  async run({ query: { assigned_to, cursor, ...filter }, act }) {
    if (cursor && cursor.sort !== filter.sort) throw invalidFields({ cursor: ["This is a cursor of another order."] });
    const after = cursor && { key: cursor.key, id: cursor.id };
    const { tickets, stats, next } = await act(listCountedTickets, { ...filter, assignee: assigned_to, after });
    return ok(jsonObject({ tickets, stats, next_cursor: toCursor(next && { sort: filter.sort, ...next }) }));
  },
});
