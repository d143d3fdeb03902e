import { addNote } from "../desk/conversations/add-note.ts";
import { replyToCustomer } from "../desk/conversations/reply.ts";
import type { ConversationRef } from "../desk/inputs.ts";
import { releaseConversation } from "../desk/relay/hold.ts";
import { setTicketStatus } from "../desk/tickets/set-status.ts";
import type { TicketJson } from "../desk/views.ts";
import { statusLabels, type TicketStatus, ticketNumber } from "../desk/words.ts";
import { type Answer, type CommandContext, labelled, ref, someText } from "./command.ts";
import { ticketOf } from "./ticket-of.ts";

export const closingOptions = {
  ref: ref(),
  message: labelled("Message to the customer", someText("A last word to the customer")),
  reason: labelled("Reason, for agents only", someText("Why, for agents only")),
};

interface Closing {
  ref: ConversationRef;
  message: string | undefined;
  reason: string | undefined;
}

/** Says the last word, keeps the reason and sets the status, all or nothing. */
export async function closeWith(
  { desk, actor, origin }: Pick<CommandContext, "desk" | "actor" | "origin">,
  { ref, message, reason }: Closing,
  status: TicketStatus,
): Promise<Answer> {
  const ticket = await ticketOf(desk, actor, ref);
  const { from } = await desk.inTransaction(async (tx) => {
    // Their customer hears of these, and reads first what was written first.
    if (status !== "open" || message !== undefined) await releaseConversation(tx, { ticket });
    if (message !== undefined) await replyToCustomer(tx, actor, { at: { ticket }, body: message, origin });
    if (reason !== undefined) await addNote(tx, actor, { at: { ticket }, body: reason });
    return setTicketStatus(tx, actor, { ticket, status });
  });
  const is = `${ticketNumber(ticket)} is ${statusLabels[status]}`;
  if (from === status) return { text: `${whatWasSaid(message, reason)}${is} already.` };
  return { text: status === "resolved" ? `${is} now. ${whatNext(desk.autoCloseHours)}` : `${is} now.` };
}

/** The refusal for a ticket that is closed: its customer is not asked again. */
export const closedAlready = (ticket: TicketJson | null): Answer | undefined =>
  ticket?.status === "closed" ? { text: `${ticket.ticket_number} is closed already.`, refused: true } : undefined;

/** Nobody says it twice because the status stayed as it was. */
function whatWasSaid(message: string | undefined, reason: string | undefined): string {
  if (message !== undefined) return "✅ Your message was sent to the customer. ";
  return reason === undefined ? "" : "🔒 Your reason is kept as a note. ";
}

const whatNext = (hours: number): string =>
  `The customer is asked whether that settles it${hours > 0 ? `; without an answer it closes in ${hours} hours` : ""}.`;
