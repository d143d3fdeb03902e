import { z } from "zod";
import { Description, Id, Subject } from "../../desk/inputs.ts";
import { openTicket } from "../../desk/tickets/open.ts";
import { Category, Priority } from "../../desk/words.ts";
import { customerOf } from "../customer-of.ts";
import { created, endpoint } from "../endpoint.ts";
import { TicketDetail } from "../schemas.ts";
import { success, successSchema } from "../success.ts";

export const openTicketEndpoint = endpoint({
  name: "openTicket",
  summary: "Open a ticket for a customer",
  tag: "Tickets",
  method: "post",
  path: "/tickets",
  needs: "create_tickets",
  body: z.strictObject({
    user_id: Id.optional().meta({ description: "The customer; with a customer's token it may be left out." }),
    subject: Subject,
    description: Description,
    category: Category.default("general"),
    priority: Priority.default("normal"),
  }),
  statuses: [201],
  answer: successSchema("Ticket created successfully", { ticket: TicketDetail }),
  async run({ caller, body: { user_id, ...rest }, act }) {
    const ticket = await act(openTicket, { ...rest, customer: customerOf(caller, user_id) });
    return created(success("Ticket created successfully", { ticket: { ...ticket, messages: [] } }));
  },
});
