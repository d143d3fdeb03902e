import { findConversation } from "../desk/conversations/find.ts";
import { deleteTicket } from "../desk/tickets/delete.ts";
import { ticketNumber } from "../desk/words.ts";
import { askFirst } from "./ask-first.ts";
import { command, ref } from "./command.ts";
import { ticketOf } from "./ticket-of.ts";

export const ticketDelete = command({
  name: "ticket delete",
  summary: "Delete a ticket and its conversation for good",
  form: { title: "Delete a ticket", submit: "Delete …" },
  permission: "delete_tickets",
  options: { ref: ref() },
  async run(scope, { ref }) {
    const { desk, actor, confirmed } = scope;
    const ticket = await ticketOf(desk, actor, ref);
    const number = ticketNumber(ticket);
    if (confirmed) {
      await deleteTicket(desk, actor, { ticket });
      return { text: `${number} is deleted.` };
    }
    const view = await findConversation(desk, actor, { at: { ticket } });
    return askFirst(
      scope,
      { command: "ticket delete", options: { ref: number } },
      {
        title: `Delete ${number}?`,
        tone: "red",
        body: `“${view.ticket?.subject ?? ""}” of ${view.customer.name} goes with everything that was said in it, for the customer too. This cannot be undone; closing keeps it.`,
        ways: [{ label: "Delete for good", style: "danger" }],
      },
    );
  },
});
