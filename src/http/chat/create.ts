import { z } from "zod";
import { startConversation } from "../../desk/conversations/start.ts";
import { Id } from "../../desk/inputs.ts";
import { customerOf } from "../customer-of.ts";
import { created, endpoint } from "../endpoint.ts";
import { Message } from "../inputs.ts";

export const createChatEndpoint = endpoint({
  name: "createChat",
  summary: "Start a chat with its first message",
  tag: "Chat",
  method: "post",
  path: "/chat/create",
  needs: "send_messages",
  body: z.strictObject({
    user_id: Id.optional().meta({ description: "The customer; with a customer's token it may be left out." }),
    message: Message,
  }),
  statuses: [201],
  answer: z.object({ success: z.literal(true), conversation_id: z.int(), message_id: z.int() }),
  async run({ caller, body, act }) {
    const customer = customerOf(caller, body.user_id);
    const started = await act(startConversation, { customer, body: body.message });
    return created({ success: true as const, conversation_id: started.conversation, message_id: started.message });
  },
});
