// The small cards that one person reads in a thread, about a message of theirs.

import type { KeptBecause } from "../desk/relay/decide.ts";
import type { Button, Call, Card, Tone } from "./card.ts";
import { excerpt } from "./conversation-card.ts";

/** A note as a button names it. */
export interface NoteNamed {
  /** Its id, or where it stands in a thread. */
  note: string;
  /** `wordsMark` of what it said when the button was shown: nothing else is sent by it. */
  read: string;
}

/** `free`: unless another agent has it · `yes`: whoever has it. */
type Claim = "free" | "yes";

/** Plain words stayed a note. `holder` is who has the conversation; null for nobody. */
export function keptAsNoteCard(because: KeptBecause, holder: string | null, note: NoteNamed): Card {
  const name = excerpt(holder ?? "", 30);
  const send = (label: string, claim?: Claim) => button(label, sendingOf(note, claim));
  const isFree = holder === null;
  const ways =
    because !== "unclaimed"
      ? [primary(send("Send anyway", isFree ? "free" : undefined))]
      : isFree
        ? [primary(send("Claim & send", "free"))]
        : [primary(send(`Send, ${name} keeps it`)), send("Take over & send", "yes")];
  const why = {
    unclaimed: isFree ? "Nobody has claimed this" : `${name} has this`,
    begins_with_mention: "It begins with a colleague's name",
    said_before: "You wrote it before your words went to the customer here",
  }[because];
  return small("🔒 Kept as a note", "gray", `${why}, so the customer did not get it.`, [...ways, keep]);
}

/** Before a note goes to the customer by 📤, or says something else than what was to be sent. */
export const sendNoteCard = (body: string, note: NoteNamed, claim?: Claim): Card =>
  small("📤 Send this note to the customer?", "yellow", excerpt(body, 600), [
    primary(button("Send it", sendingOf(note, claim))),
    keep,
  ]);

/** Only a form can say whose ticket it is, and a reaction opens none: its button does. */
export const fromMessageCard = (call: Call): Card =>
  small("🎫 Create a ticket from this message", "blue", "Its form begins with what the message says.", [
    primary(button("Create ticket", call)),
  ]);

/** What was to be sent was refused and is a note now, which `send` sends; an edit of the message is an edit of the note. */
export const notSentCard = (reason: string, send: Call): Card =>
  small("❌ Your message was not sent", "red", `${reason} It is kept as a note. Once that is mended, Retry sends it.`, [
    retry(send),
    keep,
  ]);

/** The call that sends a note to the customer. */
export const sendingOf = (note: NoteNamed | Pick<NoteNamed, "note">, claim?: Claim): Call => ({
  command: "ticket send",
  options: { ...note, ...(claim ? { claim } : {}) },
});

/** The customer's app never took it. */
export const notDeliveredCard = (reason: string, delivery: number): Card =>
  small("❌ Your message did not reach the customer's app", "red", reason, [
    retry({ command: "support retry", options: { delivery: String(delivery) } }),
    button("All undelivered", { command: "support failed", options: {} }),
  ]);

const button = (label: string, call: Call): Button => ({ kind: "button", label, call });
const primary = (of: Button): Button => ({ ...of, style: "primary" });
const retry = (call: Call): Button => primary(button("Retry", call));
const keep = button("Keep as note", { command: "ticket keep", options: {} });

const small = (title: string, tone: Tone, body: string, buttons: Button[]): Card => ({
  title,
  tone,
  body,
  facts: [],
  rows: [],
  actions: [buttons],
});
