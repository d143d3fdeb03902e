import type { Card } from "../cards/card.ts";
import { keptAsNoteCard, notSentCard, sendNoteCard } from "../cards/whisper-card.ts";
import { assignConversation, claimConversation } from "../desk/conversations/assign.ts";
import { publishNote, wordsMark } from "../desk/conversations/publish-note.ts";
import type { Desk } from "../desk/desk.ts";
import { invalid, notFound } from "../desk/errors.ts";
import { Id } from "../desk/inputs.ts";
import { releaseConversation } from "../desk/relay/hold.ts";
import { findNoteToSend } from "../desk/relay/note-to-send.ts";
import { findKnownMessage } from "../desk/relay/place.ts";
import { type Answer, command, line, onlyShows, someChoice, someLine } from "./command.ts";
import { relayModeAt } from "./relay-mode.ts";

/** The button under "kept as a note". */
export const ticketSend = command({
  name: "ticket send",
  summary: "Send a note to the customer",
  permission: "send_messages",
  speaks: true,
  options: {
    note: line("The note's id, or where it stands in a thread", { maxLength: 60 }),
    claim: someChoice({ free: "If nobody else has it", yes: "Whoever has it" }, "Claim it first"),
    read: someLine("What it said when it was offered"),
  },
  buttonOnly: true,
  again: notSentCard,
  async run(scope, { note, claim, read }) {
    const { desk, actor, askedAt } = scope;
    const id = await noteNamed(desk, note);
    const found = await findNoteToSend(desk, actor, { message: id });
    const now = found && { note: String(id), read: wordsMark(found.body) };
    if (now && read !== undefined && read !== now.read) return askAnew(says, sendNoteCard(found.body, now, claim));
    if (now && claim === "free" && found.holder && found.holder.id !== actor.id)
      return askAnew(`${found.holder.name} has this by now`, keptAsNoteCard("unclaimed", found.holder.name, now));
    if (found && (await relayModeAt(scope, found)) === "off") throw invalid({ note: [onlyShows] });
    await desk.inTransaction(async (tx) => {
      const { conversation } = await publishNote(tx, actor, { message: id, read });
      const at = { conversation };
      if (claim === "free") await claimConversation(tx, actor, { at, since: askedAt });
      if (claim === "yes") await assignConversation(tx, actor, { at, assignee: actor.id, since: askedAt });
    });
    return { text: claim ? "✅ Sent to the customer, and it is yours now." : "✅ Sent to the customer." };
  },
});

/** What its button showed is so no more: it is shown as it is now, and asked again. */
const askAnew = (why: string, card: Card): Answer => ({ text: `${why}, so nothing was sent.`, card, refused: true });
const says = "This note says something else by now";

/** A note that still waits behind other words is named by its place, and said now. */
async function noteNamed(desk: Desk, note: string): Promise<number> {
  const [, target = "", externalId = ""] = /^(\d+):(\S+)$/.exec(note) ?? [];
  const find = () => findKnownMessage(desk, Number(target), externalId);
  let known = target === "" ? undefined : await find();
  if (known?.what === "held") {
    await releaseConversation(desk, { conversation: known.conversation });
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
