// One message of the channel or its threads, asked for, in plain words.

import { type APIMessage, Routes } from "discord.js";
import type { Log } from "../../src/log.ts";
import type { ReadMessage, Words } from "../../src/relay/message-acts.ts";
import { nameOfUser } from "./actor.ts";
import type { Guild } from "./guild.ts";
import { threadFileOf } from "./inbound-files.ts";
import { toPlain } from "./plain.ts";
import type { DiscordRest } from "./rest.ts";

interface Parts {
  rest: DiscordRest;
  guild: Pick<Guild, "role" | "channel">;
  log: Log;
}

export function createReadMessage({ rest, guild, log }: Parts): ReadMessage {
  return async ({ channel, threadId, externalId }) => {
    try {
      const message = await rest.request<APIMessage>("GET", Routes.channelMessage(threadId ?? channel, externalId));
      return wordsOf(message, guild);
    } catch (error) {
      log.info({ err: error, externalId }, "a message could not be read");
      return undefined;
    }
  };
}

export function wordsOf(
  { author, content, mentions = [], attachments = [] }: APIMessage,
  guild: Parts["guild"],
): Words {
  const user = (id: string) => {
    const found = mentions.find((each) => each.id === id);
    return found && nameOfUser(found);
  };
  const text = toPlain(content, { user, role: guild.role, channel: guild.channel });
  return { author: nameOfUser(author), text, files: attachments.map((file) => threadFileOf(file).name) };
}
