import { Readable } from "node:stream";
import type { Answer } from "../commands/command.ts";
import type { Channel, FileToPost } from "../delivery/channel.ts";

/** Gives the person who asked the answer's files by a direct message; what is left to say to them where they are. */
export async function handOver(channel: Channel, userId: string, { text, files = [] }: Answer): Promise<Answer> {
  const handed = await channel.hand(userId, text, files.map(toPost));
  return handed
    ? { text: `${text} It is in your direct messages with me.` }
    : {
        text: "The files could not be handed over: your direct messages with me are closed, or the platform did not take them. Please try again.",
        refused: true,
      };
}

function toPost({ name, type, text }: NonNullable<Answer["files"]>[number]): FileToPost {
  const bytes = Buffer.from(text);
  return { name, type, bytes: bytes.length, open: async () => Readable.from([bytes]) };
}
