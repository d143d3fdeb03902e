import { z } from "zod";
import { forbidden, invalid } from "../errors.ts";
import { Description, Id, Subject } from "../inputs.ts";
import { insertTicket } from "../sql/open-ticket.ts";
import { verb } from "../verb.ts";
import { Category, Priority } from "../words.ts";

/** Opens a ticket with its own conversation. @throws invalid when there is no such customer */
export const openTicket = verb({
  permission: "create_tickets",
  input: z.strictObject({
    customer: Id,
    subject: Subject,
    description: Description,
    category: Category.default("general"),
    priority: Priority.default("normal"),
  }),
  async statement(scope, input) {
    if (scope.actor.kind === "customer" && scope.actor.id !== input.customer) {
      throw forbidden("A customer opens tickets for themselves only.");
    }
    const ticket = await insertTicket(scope, input);
    if (!ticket) throw invalid({ user_id: [`There is no customer with the id ${input.customer}.`] });
    return ticket;
  },
});
