// The name of a thread, and the card over it, say whose it is and what it is about. After an erasure they do so no longer: not in the
// channel's list of threads, nor over those that the conversation had before. The card of the thread there is follows by itself.

import { conversationCard } from "../cards/conversation-card.ts";
import { relayModeOf } from "../desk/relay/modes.ts";
import { selectConversation } from "../desk/sql/view-conversation.ts";
import { pay } from "./budget.ts";
import { changeOne, type Where } from "./posted.ts";
import { rootMark } from "./threads.ts";

export async function renameThreads(where: Where): Promise<void> {
  const { desk, channel, lease, place, thread } = where;
  const { conversation: conversationId, target: targetId } = lease.key;
  const view = await selectConversation(desk, { conversation: conversationId });
  if (!view) return;
  const card = conversationCard(view, await relayModeOf(desk, targetId));
  const former = await desk.prisma.formerThread.findMany({ where: { conversationId, targetId } });
  await pay(where, "change", { cost: 1 + 2 * former.length });
  for (const { threadId, generation } of former) {
    const mark = rootMark(conversationId, generation ?? 1);
    await changeOne(where, (at) => channel.updateCard(place, at, card, mark), threadId);
    await changeOne(where, (at) => channel.nameThread(place, at, card.title), threadId);
  }
  await changeOne(where, () => channel.nameThread(place, thread, card.title));
}
