// One message of the channel, asked for, in plain words.

import type { WebClient } from "@slack/web-api";
import type { Log } from "../../src/log.ts";
import type { ReadMessage, Words } from "../../src/relay/message-acts.ts";
import { namesIn } from "./inbound.ts";
import { nameOfFile, type SlackFile } from "./inbound-files.ts";
import type { People } from "./people.ts";
import { iconsIn, plainText } from "./plain.ts";

interface Told {
  user?: string | undefined;
  username?: string | undefined;
  text?: string | undefined;
  blocks?: unknown;
  thread_ts?: string | undefined;
  files?: SlackFile[] | undefined;
}

export function createReadMessage({ web, people, log }: { web: WebClient; people: People; log: Log }): ReadMessage {
  return async ({ channel, externalId: ts }) => {
    try {
      // Also of a reply: Slack gives a thread's root along, or nothing but the message.
      const window = { oldest: ts, latest: ts, inclusive: true, limit: 2 };
      const { messages = [] } = await web.conversations.replies({ channel, ts, ...window });
      const found = messages.find((message) => message.ts === ts);
      return found && (await wordsOf(found as Told, people));
    } catch (error) {
      log.info({ err: error, channel, ts }, "a message could not be read");
      return undefined;
    }
  };
}

export async function wordsOf(
  { user, username, text = "", blocks, thread_ts, files = [] }: Told,
  people: People,
): Promise<Words> {
  const names = await namesIn(text, people);
  return {
    author: username ?? (user === undefined ? "Someone" : await people.nameOf(user)),
    text: plainText(text, (id) => names.get(id), iconsIn(blocks)),
    files: files.map(nameOfFile),
    threadId: thread_ts,
  };
}
