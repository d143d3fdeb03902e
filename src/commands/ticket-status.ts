import { setTicketStatus } from "../desk/tickets/set-status.ts";
import { statusLabels } from "../desk/words.ts";
import { choice, command, ref } from "./command.ts";
import { ticketOf } from "./ticket-of.ts";

export const ticketStatus = command({
  name: "ticket status",
  summary: "Change a ticket's status",
  permission: "edit_tickets",
  options: { to: choice(statusLabels, "The new status"), ref: ref() },
  async run({ desk, actor }, { to, ref }) {
    const ticket = await ticketOf(desk, actor, ref);
    const { from } = await setTicketStatus(desk, actor, { ticket, status: to });
    return { text: from === to ? `It is ${statusLabels[to]} already.` : `It is ${statusLabels[to]} now.` };
  },
});
