import { conversationCard } from "../cards/conversation-card.ts";
import { findConversation } from "../desk/conversations/find.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { command, customer, text } from "./command.ts";

export const chatNew = command({
  name: "chat new",
  summary: "Write to a customer first",
  form: { title: "Write to a customer", submit: "Send" },
  permission: "send_messages",
  speaks: true,
  options: {
    customer: customer("The customer: e-mail, external id, name or id"),
    message: text("What the customer reads"),
  },
  async run({ desk, actor }, { customer, message }) {
    const { conversation } = await startConversation(desk, actor, { customer, body: message });
    const view = await findConversation(desk, actor, { at: { conversation } });
    return { text: "✅ Sent to the customer. The chat is yours.", card: conversationCard(view) };
  },
});
