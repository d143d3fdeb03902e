import { z } from "zod";
import { addNote } from "../../desk/conversations/add-note.ts";
import { Id } from "../../desk/inputs.ts";
import { created, endpoint } from "../endpoint.ts";
import { Message, PathTicket } from "../inputs.ts";
import { invalidFields } from "../parse.ts";
import { say } from "../say.ts";
import { success, successSchema } from "../success.ts";

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
  statuses: [201],
  answer: successSchema("Message added successfully", { message_id: z.int(), seq: z.int() }),
  async run(call) {
    const { act, params, body } = call;
    const at = { ticket: params.id };
    if (body.is_internal && body.sender_id !== undefined) {
      throw invalidFields({ sender_id: ["An internal note is not the customer's: leave this out."] });
    }
    const added = body.is_internal ? await act(addNote, { at, body: body.message }) : await say(call, at, body);
    return created(success("Message added successfully", { message_id: added.message, seq: added.seq }));
  },
});
