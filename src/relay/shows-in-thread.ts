import type { Desk } from "../desk/desk.ts";
import { type DeskEvent, sentence } from "../desk/events.ts";

/** What stands there itself, or carries a receipt. */
const shown: readonly string[] = ["message.added", "ticket.opened"] satisfies DeskEvent["type"][];

/** How far a conversation has come, to ask later what was done since. */
export const seqOf = async ({ prisma }: Desk, conversation: number): Promise<number> =>
  (await prisma.conversation.findUnique({ where: { id: conversation }, select: { lastSeq: true } }))?.lastSeq ?? 0;

/** Whether a conversation's thread says something of what an agent did in it since. */
export async function showsInThread(
  { prisma }: Desk,
  { conversation, agent, since }: { conversation: number; agent: number; since: number },
): Promise<boolean> {
  const events = await prisma.event.findMany({
    where: { conversationId: conversation, seq: { gt: since }, actorKind: "agent", actorId: agent },
  });
  return events.some(({ type, data, at, ...recorded }) => {
    if (shown.includes(type)) return true;
    const event = { ...(data as object), type } as DeskEvent;
    return (
      sentence({ ...recorded, id: Number(recorded.id), actorKind: "agent", at: at.toISOString(), event }) !== undefined
    );
  });
}
