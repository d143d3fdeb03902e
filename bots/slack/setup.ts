// What connecting asks of Slack: whose tokens these are, where the desk could be, who its first admin is, and a first word.

import { WebClient } from "@slack/web-api";
import type { Log } from "../../src/log.ts";
import { clientOptions } from "./app.ts";
import { codeOf, told } from "./failures.ts";

export interface SlackPlace {
  id: string;
  name: string;
  /** Whether the bot is in it already. */
  isMember: boolean;
}

export interface SlackSetup {
  /** Channels that the bot can see, those it is in first, by name. @throws ChannelError */
  channels(): Promise<SlackPlace[]>;
  /** A member by e-mail address or id; undefined when there is none. @throws ChannelError */
  findMember(who: string): Promise<{ id: string; name: string } | undefined>;
  /** @throws ChannelError */
  sayHello(channel: string, text: string): Promise<void>;
}

const pageSize = 200;
const mostPages = 20;

export function createSlackSetup({
  token,
  apiUrl,
  log,
}: {
  token: string;
  apiUrl: string | undefined;
  log: Log;
}): SlackSetup {
  const web = new WebClient(token, clientOptions(apiUrl, log));
  return {
    channels: () => told("Listing the channels", () => listChannels(web)),
    findMember: (who) => told("Looking for a member", () => findMember(web, who)),
    sayHello: (channel, text) =>
      told("Saying hello", async () => {
        await web.chat.postMessage({ channel, text, unfurl_links: false, unfurl_media: false });
      }),
  };
}

async function listChannels(web: WebClient): Promise<SlackPlace[]> {
  const found: SlackPlace[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages && cursor !== ""; page += 1) {
    const answer = await web.conversations.list({
      types: "public_channel,private_channel",
      exclude_archived: true,
      limit: pageSize,
      ...(cursor ? { cursor } : {}),
    });
    for (const { id = "", name = "", is_member: isMember = false } of answer.channels ?? [])
      found.push({ id, name, isMember });
    cursor = answer.response_metadata?.next_cursor ?? "";
  }
  return found.sort((a, b) => Number(b.isMember) - Number(a.isMember) || a.name.localeCompare(b.name));
}

async function findMember(web: WebClient, who: string): Promise<{ id: string; name: string } | undefined> {
  try {
    const { user } = who.includes("@")
      ? await web.users.lookupByEmail({ email: who })
      : await web.users.info({ user: who.toUpperCase() });
    if (!user?.id || user.deleted || user.is_bot) return undefined;
    return { id: user.id, name: user.real_name ?? user.name ?? user.id };
  } catch (error) {
    if (["users_not_found", "user_not_found"].includes(codeOf(error) ?? "")) return undefined;
    throw error;
  }
}
