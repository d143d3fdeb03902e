import { detailsCard } from "../cards/details-card.ts";
import { findConversation } from "../desk/conversations/find.ts";
import { listMessages } from "../desk/conversations/messages.ts";
import { command, ref } from "./command.ts";

export const ticketView = command({
  name: "ticket view",
  summary: "Show a ticket with its latest messages",
  form: { title: "View a ticket", submit: "View" },
  permission: "view_tickets",
  options: { ref: ref() },
  async run({ desk, actor }, { ref }) {
    const view = await findConversation(desk, actor, { at: ref });
    const messages = await listMessages(desk, actor, { conversation: view.id, limit: 5 });
    return { text: view.ticket?.ticket_number ?? view.customer.name, card: detailsCard(view, messages) };
  },
});
