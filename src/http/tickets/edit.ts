import { z } from "zod";
import { Description, Subject } from "../../desk/inputs.ts";
import { editTicket } from "../../desk/tickets/edit.ts";
import { Category, maxId, Priority } from "../../desk/words.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathTicket } from "../inputs.ts";
import { TicketView } from "../schemas.ts";
import { success, successSchema } from "../success.ts";

export const editTicketEndpoint = endpoint({
  name: "editTicket",
  summary: "Change what a ticket says of itself",
  tag: "Tickets",
  method: "patch",
  path: "/tickets/{id}",
  needs: "edit_tickets",
  customers: "never",
  params: z.strictObject({ id: PathTicket }),
  body: z.strictObject({
    subject: Subject.optional(),
    description: Description.optional(),
    category: Category.optional(),
    priority: Priority.optional(),
    version: z
      .int()
      .min(1)
      .max(maxId)
      .optional()
      .meta({ description: "The ticket's `version` that this change is of: 409 when it is not the latest." }),
  }),
  answer: successSchema("Ticket updated", { ticket: TicketView }),
  async run({ params, body, act }) {
    const ticket = await act(editTicket, { ...body, ticket: params.id });
    return ok(success("Ticket updated", { ticket }));
  },
});
