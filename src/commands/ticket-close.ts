import { closeWith, closingOptions } from "./close-with.ts";
import { command } from "./command.ts";

export const ticketClose = command({
  name: "ticket close",
  summary: "Close a ticket",
  permission: "close_tickets",
  options: closingOptions,
  run: (context, closing) => closeWith(context, closing, "closed"),
});
