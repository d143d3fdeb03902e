// What an agent reads whose plain words stayed a note: why, and the buttons that send them after all.

import type { Button, Card } from "../cards/card.ts";
import { excerpt } from "../cards/conversation-card.ts";
import { authorOf } from "../desk/people/list.ts";
import { findKnownMessage, type RelayPlace } from "../desk/relay/place.ts";
import type { ThreadDoor, ThreadMessage } from "./in-thread.ts";

export async function offerToSend(
  { desk, channel }: Pick<ThreadDoor, "desk" | "channel">,
  place: RelayPlace,
  message: ThreadMessage,
  hint: "claim_and_send" | "send_anyway",
): Promise<void> {
  const { target, externalId } = message;
  const known = await findKnownMessage(desk, target, externalId);
  if (known?.what !== "message" && known?.what !== "held") return;
  const holder = hint === "send_anyway" ? undefined : await authorOf(desk, place.assignee);
  // What waits behind a colleague's words has no number of its own yet.
  const note = known.message === null ? `${target}:${externalId}` : String(known.message);
  const card = keptCard(hint, place.assignee === null ? null : (holder?.name ?? "Someone else"), note);
  const thread = { rootId: place.rootId, threadId: message.threadId };
  await channel.whisper(place.channel, thread, message.author.userId, "🔒 Kept as a note", card);
}

/** `holder` is who has it; null for nobody. */
function keptCard(hint: "claim_and_send" | "send_anyway", holder: string | null, note: string): Card {
  const send = (label: string, claims: boolean, style?: "primary"): Button => ({
    kind: "button",
    label,
    ...(style ? { style } : {}),
    call: { command: "ticket send", options: { note, ...(claims ? { claim: "yes" } : {}) } },
  });
  const name = excerpt(holder ?? "", 30);
  const ways: Record<typeof hint, Button[]> = {
    send_anyway: [send("Send anyway", holder === null, "primary")],
    claim_and_send:
      holder === null
        ? [send("Claim & send", true, "primary")]
        : [send(`Send, ${name} keeps it`, false, "primary"), send("Take over & send", true)],
  };
  return {
    title: "🔒 Kept as a note",
    tone: "gray",
    body: `${whyKept(hint, name)}, so the customer did not get it.`,
    facts: [],
    rows: [],
    actions: [
      [...ways[hint], { kind: "button", label: "Keep as note", call: { command: "ticket keep", options: {} } }],
    ],
  };
}

function whyKept(hint: "claim_and_send" | "send_anyway", name: string): string {
  if (hint === "send_anyway") return "It begins with a colleague's name";
  return name === "" ? "Nobody has claimed this" : `${name} has this`;
}
