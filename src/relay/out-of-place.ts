// Commands where there is no ticket or chat: in the channel itself, or in a thread that is none of the desk's.

import { parseBang } from "../commands/grammar.ts";
import { slash } from "../desk/slash.ts";
import type { ThreadDoor, ThreadMessage } from "./in-thread.ts";

/** Says what to do instead, to who meant the desk. What people say to each other there is none of its business. */
export async function answerOutOfPlace({ desk, channel }: ThreadDoor, message: ThreadMessage): Promise<void> {
  const { target, threadId, externalId, author, guessed } = message;
  const words = guessed ? undefined : wordsAbout(message);
  const found = words && (await desk.prisma.target.findUnique({ where: { id: target }, select: { place: true } }));
  if (!words || !found) return;
  const thread = threadId === externalId ? undefined : { rootId: threadId, threadId };
  await channel.whisper(found.place, thread, author.userId, words);
}

function wordsAbout({ text, addressed }: ThreadMessage): string | undefined {
  const verb = /^!([a-z-]+)/i.exec(text.trim())?.[1];
  const call = verb && parseBang(verb)?.call;
  if (call)
    return `\`!${verb}\` works in the thread of a ticket or chat, and this is none: nothing was done. Anywhere else write \`${slash(call.command)}\`.`;
  if (!addressed) return undefined;
  return `I listen in the threads of tickets and chats, and this is none: nothing was done. \`${slash("support help")}\` shows what works anywhere.`;
}
