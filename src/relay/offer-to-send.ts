// What an agent reads whose plain words stayed a note: why, and the buttons that send them after all.

import { keptAsNoteCard } from "../cards/whisper-card.ts";
import { wordsMark } from "../desk/conversations/publish-note.ts";
import { cleanText } from "../desk/inputs.ts";
import { authorOf } from "../desk/people/list.ts";
import type { KeptBecause } from "../desk/relay/decide.ts";
import { findKnownMessage, type RelayPlace } from "../desk/relay/place.ts";
import type { ThreadDoor, ThreadMessage } from "./in-thread.ts";

export async function offerToSend(
  { desk, channel }: Pick<ThreadDoor, "desk" | "channel">,
  place: RelayPlace,
  message: Pick<ThreadMessage, "target" | "threadId" | "externalId"> & { author: { userId: string } },
  because: KeptBecause,
): Promise<void> {
  const { target, externalId } = message;
  const known = await findKnownMessage(desk, target, externalId);
  if (known?.what !== "message" && known?.what !== "held") return;
  const holder = because === "unclaimed" ? await authorOf(desk, place.assignee) : undefined;
  // What waits behind a colleague's words has no number of its own yet.
  const note = known.message === null ? `${target}:${externalId}` : String(known.message);
  const read = wordsMark(cleanText(known.body ?? ""));
  const name = place.assignee === null ? null : (holder?.name ?? "Someone else");
  const card = keptAsNoteCard(because, name, { note, read });
  const thread = { rootId: place.rootId, threadId: message.threadId };
  await channel.whisper(place.channel, thread, message.author.userId, "🔒 Kept as a note", card);
}
