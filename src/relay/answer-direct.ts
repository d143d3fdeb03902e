// Words to the bot itself reach nobody: no customer, no thread. Whoever writes them is told so, and where the desk is.

import { directCard } from "../cards/direct-card.ts";
import { ChannelError } from "../delivery/channel.ts";
import type { ThreadDoor } from "./in-thread.ts";

export interface DirectWord {
  userId: string;
  /** When it was said. */
  hour: number;
  /** To the desk's channel. */
  link: string;
}

export const hourOf = (ms: number): number => Math.floor(ms / 3_600_000);

/** By this key the inbox takes in one such word of a person's in an hour, so that they are told once. */
export const directKey = ({ userId, hour }: Pick<DirectWord, "userId" | "hour">): string => `direct:${userId}:${hour}`;

export async function answerDirect({ channel, platform, log }: ThreadDoor, { userId, hour, link }: DirectWord) {
  try {
    await channel.notify(userId, directCard({ link, hasHome: platform === "slack" }), `d${hour}`);
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    log.info({ err: error, userId }, "who wrote to the bot itself was not told that nobody reads it");
  }
}
