import { setStatusNow } from "../desk/relay/set-status-now.ts";
import { statusLabels } from "../desk/words.ts";
import { choice, command, labelled, ref } from "./command.ts";
import { ticketOf } from "./ticket-of.ts";

export const ticketStatus = command({
  name: "ticket status",
  summary: "Change a ticket's status",
  form: { title: "Change the status", submit: "Change" },
  permission: "edit_tickets",
  options: { to: labelled("New status", choice(statusLabels, "The new status")), ref: ref() },
  async run({ desk, actor }, { to, ref }) {
    const ticket = await ticketOf(desk, actor, ref);
    const { from } = await setStatusNow(desk, actor, { ticket, status: to });
    return { text: from === to ? `It is ${statusLabels[to]} already.` : `It is ${statusLabels[to]} now.` };
  },
});
