import { invalid } from "../desk/errors.ts";
import type { ConversationRef } from "../desk/inputs.ts";
import { fillMacro } from "../desk/macros/macros.ts";
import { replyNow } from "../desk/relay/reply-now.ts";
import { setTicketStatus } from "../desk/tickets/set-status.ts";
import { statusLabels, type TicketStatus, ticketNumber } from "../desk/words.ts";
import { type Answer, type CommandContext, command, pickedChoice, ref, someMacro, words } from "./command.ts";
import { ticketOf } from "./ticket-of.ts";

export const ticketReply = command({
  name: "ticket reply",
  aliases: ["r"],
  summary: "Answer the customer",
  form: { title: "Answer the customer", submit: "Send" },
  permission: "send_messages",
  speaks: true,
  options: {
    text: words("What the customer reads"),
    ref: ref(),
    macro: someMacro("A saved reply, which comes before the text"),
    status: pickedChoice(statusLabels, "And set the ticket's status"),
  },
  collidesWith: ["message.added", "ticket.status_changed"],
  takesFiles: true,
  async run(context, { text, ref, macro, status }) {
    const { desk, actor, origin, files } = context;
    const saved = macro === undefined ? undefined : (await fillMacro(desk, actor, { name: macro, at: ref })).text;
    const body = [saved, text].filter(Boolean).join("\n\n");
    if (body === "" && !files?.length) throw invalid({ text: ["Write something, pick a macro or add a file."] });
    const reply = { at: ref, body, files, origin };
    if (status !== undefined) return replyAndSet(context, ref, reply, status);
    await replyNow(desk, actor, reply);
    return { text: "✅ Sent to the customer." };
  },
});

/** Both, or neither. */
async function replyAndSet(
  { desk, actor }: CommandContext,
  ref: ConversationRef,
  reply: Parameters<typeof replyNow>[2],
  status: TicketStatus,
): Promise<Answer> {
  const ticket = await ticketOf(desk, actor, ref);
  await desk.inTransaction(async (tx) => {
    await replyNow(tx, actor, reply);
    await setTicketStatus(tx, actor, { ticket, status });
  });
  return { text: `✅ Sent to the customer, and ${ticketNumber(ticket)} is ${statusLabels[status]} now.` };
}
