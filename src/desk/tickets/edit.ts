import { z } from "zod";
import { conflict, notFound } from "../errors.ts";
import { Description, Id, Subject } from "../inputs.ts";
import { selectTicket } from "../sql/view-ticket.ts";
import { verb } from "../verb.ts";
import type { TicketJson } from "../views.ts";
import { Category, Priority, ticketNumber } from "../words.ts";
import { changeTicket } from "./change.ts";
import { lockTicket } from "./lock.ts";

/** Changes what a ticket says of itself; gives it as it is then. @throws conflict when it has changed since `version` */
export const editTicket = verb({
  permission: "edit_tickets",
  input: z.strictObject({
    ticket: Id,
    subject: Subject.optional(),
    description: Description.optional(),
    category: Category.optional(),
    priority: Priority.optional(),
    version: z.int().min(1).optional(),
  }),
  async run(scope, { ticket: id, version, ...changes }): Promise<TicketJson> {
    const ticket = await lockTicket(scope.desk, scope.actor, id);
    if (version !== undefined && version !== ticket.version) {
      throw conflict(`${ticketNumber(id)} was changed by someone else. Look at it again before you change it.`);
    }

    await changeTicket(scope, ticket, changes);
    const found = await selectTicket(scope.desk, id, 0);
    if (!found) throw notFound(`There is no ticket ${ticketNumber(id)}.`);
    const { messages: _, ...changed } = found.read();
    return changed;
  },
});
