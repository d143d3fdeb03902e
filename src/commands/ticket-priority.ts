import { setTicketPriority } from "../desk/tickets/set-priority.ts";
import { priorityLabels } from "../desk/words.ts";
import { choice, command, labelled, ref } from "./command.ts";
import { ticketOf } from "./ticket-of.ts";

export const ticketPriority = command({
  name: "ticket priority",
  summary: "Change a ticket's priority",
  form: { title: "Change the priority", submit: "Change" },
  permission: "edit_tickets",
  options: { level: labelled("New priority", choice(priorityLabels, "The new priority")), ref: ref() },
  async run({ desk, actor }, { level, ref }) {
    await setTicketPriority(desk, actor, { ticket: await ticketOf(desk, actor, ref), priority: level });
    return { text: `Its priority is ${priorityLabels[level]} now.` };
  },
});
