// The small cards that one person reads in a thread, about a message of theirs.

import type { KeptBecause } from "../desk/relay/decide.ts";
import type { Button, Call, Card, Tone } from "./card.ts";
import { excerpt } from "./conversation-card.ts";

/** Plain words stayed a note, as `note` names it. `holder` is who has the conversation; null for nobody. */
export function keptAsNoteCard(because: KeptBecause, holder: string | null, note: string): Card {
  const name = excerpt(holder ?? "", 30);
  const send = (label: string, { claims = false } = {}) => {
    const options = { note, ...(claims ? { claim: "yes" } : {}) };
    return button(label, { command: "ticket send", options });
  };
  const isFree = holder === null;
  const ways =
    because !== "unclaimed"
      ? [primary(send("Send anyway", { claims: isFree }))]
      : isFree
        ? [primary(send("Claim & send", { claims: true }))]
        : [primary(send(`Send, ${name} keeps it`)), send("Take over & send", { claims: true })];
  const why = {
    unclaimed: isFree ? "Nobody has claimed this" : `${name} has this`,
    begins_with_mention: "It begins with a colleague's name",
    said_before: "You wrote it before your words went to the customer here",
  }[because];
  return small("🔒 Kept as a note", "gray", `${why}, so the customer did not get it.`, [...ways, keep]);
}

/** Before a note goes to the customer by 📤. */
export const sendNoteCard = (body: string, note: string): Card =>
  small("📤 Send this note to the customer?", "yellow", excerpt(body, 600), [
    primary(button("Send it", { command: "ticket send", options: { note } })),
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
export const sendingOf = (note: number): Call => ({ command: "ticket send", options: { note: String(note) } });

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
