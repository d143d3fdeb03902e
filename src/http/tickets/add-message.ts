import { z } from "zod";
import { Id } from "../../desk/inputs.ts";
import { created, endpoint } from "../endpoint.ts";
import { Flag, FormMessage, Message, PathId, PathTicket } from "../inputs.ts";
import { AddedFields } from "../schemas.ts";
import { success, successSchema } from "../success.ts";
import { addToTicket } from "./add-to-ticket.ts";

export const addTicketMessageEndpoint = endpoint({
  name: "addTicketMessage",
  summary: "Add a message to a ticket, or an internal note",
  tag: "Tickets",
  method: "post",
  path: "/tickets/{id}/message",
  needs: "send_messages",
  params: z.strictObject({ id: PathTicket }),
  body: z.strictObject({
    message: Message,
    is_internal: z
      .boolean()
      .default(false)
      .meta({ description: "A note for agents: needs a key that may write notes." }),
    sender_id: Id.optional().meta({ description: "A key may name the ticket's customer, who is the sender anyhow." }),
  }),
  form: z.strictObject({ message: FormMessage, is_internal: Flag.default(false), sender_id: PathId.optional() }),
  statuses: [201],
  answer: successSchema("Message added successfully", AddedFields),
  async run(call) {
    return created(success("Message added successfully", await addToTicket(call, call.body)));
  },
});
