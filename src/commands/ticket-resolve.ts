import { closeWith, closingOptions, refuseClosed } from "./close-with.ts";
import { command } from "./command.ts";

export const ticketResolve = command({
  name: "ticket resolve",
  summary: "Resolve a ticket",
  form: { title: "Resolve a ticket", submit: "Resolve" },
  permission: "close_tickets",
  options: closingOptions,
  collidesWith: ["message.added", "ticket.status_changed"],
  run: async (context, closing) =>
    (await refuseClosed(context, closing.ref)) ?? closeWith(context, closing, "resolved"),
});
