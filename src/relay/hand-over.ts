import { Readable } from "node:stream";
import type { Answer } from "../commands/command.ts";
import type { Channel, FileToPost } from "../delivery/channel.ts";

/** Gives the person who asked the answer's files by a direct message; what is left to say to them where they are. */
export async function handOver(channel: Channel, userId: string, { files = [], ...said }: Answer): Promise<Answer> {
  const handed = await channel.hand(userId, said.text, files.map(toPost));
  if (handed) return { ...said, text: `${said.text} It is in your direct messages with me.` };
  // What the card says needs no file.
  if (said.card) return said;
  return {
    text: "The files could not be handed over: your direct messages with me are closed, or the platform did not take them. Please try again.",
    refused: true,
  };
}

function toPost({ name, type, content }: NonNullable<Answer["files"]>[number]): FileToPost {
  const bytes = Buffer.from(content);
  return { name, type, bytes: bytes.length, open: async () => Readable.from([bytes]) };
}
