import { z } from "zod";
import { Id } from "../../desk/inputs.ts";
import { created, endpoint } from "../endpoint.ts";
import { FormMessage, Message, PathId } from "../inputs.ts";
import { addedFields, say } from "../say.ts";
import { AddedFields } from "../schemas.ts";
import { success, successSchema } from "../success.ts";

export const sendMessageEndpoint = endpoint({
  name: "sendMessage",
  summary: "Say something in a conversation",
  tag: "Chat",
  method: "post",
  path: "/chat/{id}/send",
  needs: "send_messages",
  params: z.strictObject({ id: PathId }),
  body: z.strictObject({
    message: Message,
    sender_id: Id.optional().meta({
      description: "A key may name the conversation's customer, who is the sender anyhow.",
    }),
  }),
  form: z.strictObject({ message: FormMessage, sender_id: PathId.optional() }),
  statuses: [201],
  answer: successSchema("Message sent successfully", AddedFields),
  async run(call) {
    const added = await say(call, { conversation: call.params.id }, call.body);
    return created(success("Message sent successfully", addedFields(added)));
  },
});
