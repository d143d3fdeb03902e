import { findConversation } from "../desk/conversations/find.ts";
import type { ConversationRef } from "../desk/inputs.ts";
import type { RelayMode } from "../desk/relay/decide.ts";
import { ownRelayModeOf } from "../desk/relay/modes.ts";
import { findHomeThread } from "../desk/relay/place.ts";
import type { CommandContext } from "./command.ts";

/**
 * What words mean where a conversation happens: in the thread that the command was given in, else in its thread on that platform,
 * wherever there it was given. Before it has a thread there, in the place of the command, and out of all channels in the desk's own.
 */
export async function relayModeAt(
  { desk, actor, platform, thread, mode }: CommandContext,
  at: ConversationRef | undefined,
): Promise<RelayMode | undefined> {
  const inPlace = async () => mode ?? (await ownRelayModeOf(desk, platform));
  if (!at) return inPlace();
  const conversation = "conversation" in at ? at.conversation : (await findConversation(desk, actor, { at })).id;
  if (conversation === thread?.conversation) return mode;
  return (await findHomeThread(desk, platform, conversation))?.mode ?? inPlace();
}
