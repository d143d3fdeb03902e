import { findConversation } from "../desk/conversations/find.ts";
import { closedAlready, closeWith, closingOptions } from "./close-with.ts";
import { command } from "./command.ts";
import { ticketOf } from "./ticket-of.ts";

export const ticketResolve = command({
  name: "ticket resolve",
  summary: "Resolve a ticket",
  form: { title: "Resolve a ticket", submit: "Resolve" },
  permission: "close_tickets",
  options: closingOptions,
  collidesWith: ["message.added", "ticket.status_changed"],
  async run(scope, closing) {
    const ticket = await ticketOf(scope.desk, scope.actor, closing.ref);
    const { ticket: found } = await findConversation(scope.desk, scope.actor, { at: { ticket } });
    return closedAlready(found) ?? closeWith(scope, closing, "resolved");
  },
});
