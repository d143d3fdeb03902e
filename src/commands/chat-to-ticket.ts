import { conversationCard } from "../cards/conversation-card.ts";
import { findConversation } from "../desk/conversations/find.ts";
import { attachTicket } from "../desk/tickets/attach.ts";
import { categoryLabels, priorityLabels } from "../desk/words.ts";
import { command, ref, someChoice, someLine } from "./command.ts";

export const chatToTicket = command({
  name: "chat to-ticket",
  summary: "Make a ticket of a chat; it stays in its thread",
  form: { title: "Make a ticket of it", submit: "Make ticket" },
  permission: "create_tickets",
  options: {
    ref: ref("The chat; not needed in its own thread"),
    subject: someLine("What it is about, in one line"),
    category: someChoice(categoryLabels, "What kind of thing it is"),
    priority: someChoice(priorityLabels, "How much it matters"),
  },
  async run({ desk, actor }, { ref, ...fields }) {
    const { id } = await findConversation(desk, actor, { at: ref });
    await attachTicket(desk, actor, { conversation: id, ...fields });
    const view = await findConversation(desk, actor, { at: { conversation: id } });
    return { text: `This chat is ${view.ticket?.ticket_number} now.`, card: conversationCard(view) };
  },
});
