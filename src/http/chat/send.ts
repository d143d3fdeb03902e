import { z } from "zod";
import { Id } from "../../desk/inputs.ts";
import { created, endpoint } from "../endpoint.ts";
import { Message, PathId } from "../inputs.ts";
import { say } from "../say.ts";
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
  statuses: [201],
  answer: successSchema("Message sent successfully", { message_id: z.int(), seq: z.int() }),
  async run(call) {
    const { message: id, seq } = await say(call, { conversation: call.params.id }, call.body);
    return created(success("Message sent successfully", { message_id: id, seq }));
  },
});
