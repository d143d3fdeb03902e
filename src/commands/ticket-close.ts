import { findConversation } from "../desk/conversations/find.ts";
import { askFirst, refText } from "./ask-first.ts";
import { closedAlready, closeWith, closingOptions } from "./close-with.ts";
import { command, someChoice } from "./command.ts";
import { ticketOf } from "./ticket-of.ts";

export const closingWays = { resolve: "Resolve and ask the customer", now: "Close now" } as const;

/** An open ticket is first offered to its customer: whether it is settled is theirs to say. */
export const ticketClose = command({
  name: "ticket close",
  summary: "Close a ticket, or ask its customer first",
  form: { title: "Close a ticket", submit: "Close ticket" },
  permission: "close_tickets",
  options: { ...closingOptions, how: someChoice(closingWays, "Ask the customer first, or not", "resolve") },
  collidesWith: ["message.added", "ticket.status_changed"],
  async run(scope, { how, ...closing }) {
    const ticket = await ticketOf(scope.desk, scope.actor, closing.ref);
    const { ticket: found, lastSeq } = await findConversation(scope.desk, scope.actor, { at: { ticket } });
    const refused = closedAlready(found);
    if (refused) return refused;
    if (how === "now" || found?.status === "resolved") return closeWith(scope, closing, "closed");
    if (how === "resolve") return closeWith(scope, closing, "resolved");

    const { message, reason } = closing;
    return askFirst(
      scope,
      { command: "ticket close", options: { ref: refText(closing.ref), message, reason, seen: String(lastSeq) } },
      {
        title: `Close ${found?.ticket_number}?`,
        tone: "blue",
        body: ["Whether it is settled is the customer's to say.", message && `You say to them: ${message}`]
          .filter(Boolean)
          .join("\n\n"),
        ways: [
          { label: closingWays.resolve, style: "primary", with: { how: "resolve" } },
          { label: closingWays.now, style: "danger", with: { how: "now" } },
        ],
      },
    );
  },
});
