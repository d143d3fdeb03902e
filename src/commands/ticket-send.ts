import { assignConversation } from "../desk/conversations/assign.ts";
import { publishNote } from "../desk/conversations/publish-note.ts";
import { invalid } from "../desk/errors.ts";
import { Id } from "../desk/inputs.ts";
import { command, line, someChoice } from "./command.ts";

/** The button under "kept as a note". */
export const ticketSend = command({
  name: "ticket send",
  summary: "Send a note to the customer",
  permission: "send_messages",
  speaks: true,
  options: { note: line("The note's id"), claim: someChoice({ yes: "Yes" }, "Claim it first") },
  buttonOnly: true,
  async run({ desk, actor }, { note, claim }) {
    const id = Id.safeParse(Number(note)).data;
    if (id === undefined) throw invalid({ note: ["This button names no note."] });
    await desk.inTransaction(async (tx) => {
      const { conversation } = await publishNote(tx, actor, { message: id });
      if (claim) await assignConversation(tx, actor, { at: { conversation }, assignee: actor.id });
    });
    return { text: claim ? "✅ Sent to the customer, and it is yours now." : "✅ Sent to the customer." };
  },
});

/** The other button: it is a note already. */
export const ticketKeep = command({
  name: "ticket keep",
  summary: "Keep it as a note",
  permission: null,
  options: {},
  buttonOnly: true,
  run: async () => ({ text: "🔒 It stays a note." }),
});
