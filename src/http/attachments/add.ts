import { z } from "zod";
import { created, endpoint } from "../endpoint.ts";
import { Flag, PathId, PathTicket } from "../inputs.ts";
import { AddedFields } from "../schemas.ts";
import { success, successSchema } from "../success.ts";
import { addToTicket } from "../tickets/add-to-ticket.ts";

const fields = z.strictObject({
  is_internal: Flag.default(false).meta({ description: "A note for agents: needs a key that may write notes." }),
  sender_id: PathId.optional().meta({
    description: "A key may name the ticket's customer, who is the sender anyhow.",
  }),
});

export const addAttachmentsEndpoint = endpoint({
  name: "addAttachments",
  summary: "Add files to a ticket, as a message without words",
  tag: "Attachments",
  method: "post",
  path: "/tickets/{id}/attachments",
  needs: "send_messages",
  params: z.strictObject({ id: PathTicket }),
  filesOnly: true,
  body: fields,
  form: fields,
  statuses: [201],
  answer: successSchema("Files added successfully", AddedFields),
  async run(call) {
    const added = await addToTicket(call, { message: "", ...call.body });
    return created(success("Files added successfully", added));
  },
});
