import { addNote } from "../desk/conversations/add-note.ts";
import { platformNames } from "../desk/platform-names.ts";
import { findRelayPlace } from "../desk/relay/place.ts";
import type { ThreadDoor } from "./in-thread.ts";

/**
 * What was said in a thread, changed or taken back, and could not be taken in however often it was tried: its message shows ❌, its
 * author is told, and the conversation keeps a note, so that nobody takes it for said. Never throws.
 */
export async function tellGivenUp(
  door: ThreadDoor,
  message: { target: number; threadId: string; externalId: string; userId: string | undefined },
): Promise<void> {
  const { desk, platform, channel, log } = door;
  const { target, threadId, externalId, userId } = message;
  try {
    const place = await findRelayPlace(desk, target, threadId);
    if (!place) return;
    const thread = { rootId: place.rootId, threadId };
    const body = `⚠️ Something that was written in the ${platformNames[platform]} thread could not be taken in, so the customer did not get it. The message there is marked ❌: write it again, or have it taken in again with the command support failed.`;
    await addNote(desk, { kind: "system", job: "relay" }, { at: { conversation: place.conversation }, body });
    await channel.setReceipt(place.channel, thread, externalId, "failed", "held").catch(() => undefined);
    if (userId !== undefined) await channel.whisper(place.channel, thread, userId, body);
  } catch (error) {
    log.error({ err: error, externalId }, "nobody could be told that a thread message was given up");
  }
}
