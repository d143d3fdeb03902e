import { closeWith, closingOptions } from "./close-with.ts";
import { command } from "./command.ts";

export const ticketReopen = command({
  name: "ticket reopen",
  summary: "Open a ticket again",
  form: { title: "Reopen a ticket", submit: "Reopen" },
  permission: "edit_tickets",
  options: closingOptions,
  collidesWith: ["message.added", "ticket.status_changed"],
  run: (context, closing) => closeWith(context, closing, "open"),
});
