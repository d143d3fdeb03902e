import { conversationCard } from "../cards/conversation-card.ts";
import { addNote } from "../desk/conversations/add-note.ts";
import { findConversation } from "../desk/conversations/find.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { categoryLabels, priorityLabels } from "../desk/words.ts";
import { command, customer, line, someChoice, text } from "./command.ts";

export const ticketNew = command({
  name: "ticket new",
  summary: "Open a ticket",
  form: { title: "New ticket", submit: "Open ticket" },
  permission: "create_tickets",
  options: {
    customer: customer("The customer: e-mail, external id, name or id"),
    subject: line("What it is about, in one line"),
    description: text("What happened"),
    // Discord's form has room for five, and the files are one: the category is left to the card's own command.
    priority: someChoice(priorityLabels, "How much it matters"),
    category: someChoice(categoryLabels, "What kind of thing it is"),
  },
  takesFiles: true,
  async run({ desk, actor, files }, fields) {
    const ticket = await desk.inTransaction(async (tx) => {
      const opened = await openTicket(tx, actor, fields);
      // A file of the agent's is no answer to the customer: it is kept, and sent when somebody sends it.
      if (files?.length) await addNote(tx, actor, { at: { ticket: opened.id }, body: "", files });
      return opened;
    });
    const view = await findConversation(desk, actor, { at: { ticket: ticket.id } });
    return { text: `Opened ${ticket.ticket_number}.`, card: conversationCard(view) };
  },
});
