import { setTicketCategory } from "../desk/tickets/set-category.ts";
import { categoryLabels } from "../desk/words.ts";
import { choice, command, labelled, ref } from "./command.ts";
import { ticketOf } from "./ticket-of.ts";

export const ticketCategory = command({
  name: "ticket category",
  summary: "Change a ticket's category",
  form: { title: "Change the category", submit: "Change" },
  permission: "edit_tickets",
  options: { to: labelled("New category", choice(categoryLabels, "The new category")), ref: ref() },
  async run({ desk, actor }, { to, ref }) {
    await setTicketCategory(desk, actor, { ticket: await ticketOf(desk, actor, ref), category: to });
    return { text: `Its category is ${categoryLabels[to]} now.` };
  },
});
