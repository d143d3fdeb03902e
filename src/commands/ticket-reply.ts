import { replyToCustomer } from "../desk/conversations/reply.ts";
import { command, ref, text } from "./command.ts";

export const ticketReply = command({
  name: "ticket reply",
  aliases: ["r"],
  summary: "Answer the customer",
  permission: "send_messages",
  speaks: true,
  options: { text: text("What the customer reads"), ref: ref() },
  collidesWith: ["message.added", "ticket.status_changed"],
  takesFiles: true,
  async run({ desk, actor, origin, files }, { text, ref }) {
    await replyToCustomer(desk, actor, { at: ref, body: text, files, origin });
    return { text: "✅ Sent to the customer." };
  },
});
