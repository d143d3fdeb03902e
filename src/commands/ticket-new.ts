import { conversationCard } from "../cards/conversation-card.ts";
import { findConversation } from "../desk/conversations/find.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { categoryLabels, priorityLabels } from "../desk/words.ts";
import { command, customer, line, someChoice, text } from "./command.ts";

export const ticketNew = command({
  name: "ticket new",
  summary: "Open a ticket",
  permission: "create_tickets",
  options: {
    customer: customer("The customer: e-mail, external id, name or id"),
    subject: line("What it is about, in one line"),
    description: text("What happened"),
    category: someChoice(categoryLabels, "What kind of thing it is"),
    priority: someChoice(priorityLabels, "How much it matters"),
  },
  async run({ desk, actor }, { customer, subject, description, category, priority }) {
    const ticket = await openTicket(desk, actor, { customer, subject, description, category, priority });
    const view = await findConversation(desk, actor, { at: { ticket: ticket.id } });
    return { text: `Opened ${ticket.ticket_number}.`, card: conversationCard(view) };
  },
});
