import { notSentCard } from "../cards/whisper-card.ts";
import { assignConversation } from "../desk/conversations/assign.ts";
import { publishNote } from "../desk/conversations/publish-note.ts";
import type { Desk } from "../desk/desk.ts";
import { invalid, notFound } from "../desk/errors.ts";
import { Id } from "../desk/inputs.ts";
import { releaseConversation } from "../desk/relay/hold.ts";
import { relayModeWhereTyped } from "../desk/relay/modes.ts";
import { findKnownMessage } from "../desk/relay/place.ts";
import { command, line, onlyShows, someChoice } from "./command.ts";

/** The button under "kept as a note". */
export const ticketSend = command({
  name: "ticket send",
  summary: "Send a note to the customer",
  permission: "send_messages",
  speaks: true,
  options: {
    note: line("The note's id, or where it stands in a thread", { maxLength: 60 }),
    claim: someChoice({ yes: "Yes" }, "Claim it first"),
  },
  buttonOnly: true,
  again: notSentCard,
  async run({ desk, actor, askedAt }, { note, claim }) {
    const id = await noteNamed(desk, note);
    // A direct message is in no channel, and what its button sends was typed in one.
    if ((await relayModeWhereTyped(desk, id)) === "off") throw invalid({ note: [onlyShows] });
    await desk.inTransaction(async (tx) => {
      const { conversation } = await publishNote(tx, actor, { message: id });
      if (claim) await assignConversation(tx, actor, { at: { conversation }, assignee: actor.id, since: askedAt });
    });
    return { text: claim ? "✅ Sent to the customer, and it is yours now." : "✅ Sent to the customer." };
  },
});

/** A note that still waits behind other words is named by its place, and said now. */
async function noteNamed(desk: Desk, note: string): Promise<number> {
  const [, target = "", externalId = ""] = /^(\d+):(\S+)$/.exec(note) ?? [];
  const find = () => findKnownMessage(desk, Number(target), externalId);
  let known = target === "" ? undefined : await find();
  if (known?.what === "held") {
    await releaseConversation(desk, known.conversation);
    known = await find();
  }
  const id = Id.safeParse(known?.message ?? Number(note)).data;
  if (id === undefined) throw notFound("This note is gone.");
  return id;
}

/** The other button: it is a note already. */
export const ticketKeep = command({
  name: "ticket keep",
  summary: "Keep it as a note",
  permission: null,
  options: {},
  buttonOnly: true,
  run: async () => ({ text: "🔒 It stays a note." }),
});
