// The mark on what we post, and finding it again when nobody told us how a call ended.

import type { MessageMetadata } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import { clocksApartMs } from "../../src/delivery/channel.ts";

const eventType = "desk_delivery";
const pageSize = 200;

export const markOf = (mark: string): MessageMetadata => ({ event_type: eventType, event_payload: { mark } });

/** Posts of files take no metadata; what their block is called stays with them, and nobody sees it. */
export const blockMarkOf = (mark: string): string => `${eventType}:${mark}`;

/** Who the bot is to those who read what it posted. */
export interface OwnBot {
  botId: string;
  userId: string;
}

interface Marked {
  ts?: string;
  user?: string;
  bot_id?: string;
  metadata?: { event_type?: string; event_payload?: object };
  blocks?: { block_id?: string }[];
  files?: { id?: string }[];
}

/** What editing and removing calls a post by: its files where it is one of files, else its ts. */
const externalIdOf = ({ ts, files = [] }: Marked): string | undefined => {
  const ids = files.flatMap(({ id }) => id ?? []);
  return ids.length > 0 ? filesIdOf(ids) : ts;
};

/** "F1+F2": a post of files is known by them before Slack says where it stands. */
export const filesIdOf = (ids: readonly string[]): string => ids.join("+");

/** The files that an id of ours names; undefined for the ts of a message. */
export const filesOf = (externalId: string): string[] | undefined =>
  externalId.startsWith("F") ? externalId.split("+") : undefined;

/** What the reply with this mark is called by; read to the end of the thread, since only an absent one may be sent again. */
export async function findInThread(
  web: WebClient,
  ownBot: OwnBot,
  { place, threadId, mark, since }: { place: string; threadId: string; mark: string; since: Date },
): Promise<string | undefined> {
  let cursor: string | undefined;
  do {
    const { messages = [], response_metadata } = await web.conversations.replies({
      ...page(place, since, cursor),
      ts: threadId,
    });
    const found = messages.find((message) => message.ts !== threadId && isMarked(message, ownBot, mark));
    if (found) return externalIdOf(found);
    cursor = response_metadata?.next_cursor;
  } while (cursor);
  return undefined;
}

interface MarkedIn {
  place: string;
  mark: string;
  since: Date;
}

/** The ts of the root with this mark. */
export const findRoot = async (web: WebClient, ownBot: OwnBot, at: MarkedIn): Promise<string | undefined> =>
  (await findInChannel(web, ownBot, at))?.ts;

/** What the reply with this mark is called by that stands in the channel instead of its thread. */
export async function findFallen(web: WebClient, ownBot: OwnBot, at: MarkedIn): Promise<string | undefined> {
  const found = await findInChannel(web, ownBot, at);
  return found && externalIdOf(found);
}

async function findInChannel(
  web: WebClient,
  ownBot: OwnBot,
  { place, mark, since }: MarkedIn,
): Promise<Marked | undefined> {
  let cursor: string | undefined;
  do {
    const { messages = [], response_metadata } = await web.conversations.history(page(place, since, cursor));
    const found = messages.find(
      (message) => isMarked(message, ownBot, mark) && (message.thread_ts ?? message.ts) === message.ts,
    );
    if (found) return found;
    cursor = response_metadata?.next_cursor;
  } while (cursor);
  return undefined;
}

const page = (channel: string, since: Date, cursor: string | undefined) => ({
  channel,
  oldest: ((since.getTime() - clocksApartMs) / 1_000).toFixed(6),
  include_all_metadata: true,
  limit: pageSize,
  ...(cursor ? { cursor } : {}),
});

// Another app may post any metadata, but not under our bot.
function isMarked({ user, bot_id, metadata, blocks = [] }: Marked, ownBot: OwnBot, mark: string): boolean {
  if (bot_id !== ownBot.botId && user !== ownBot.userId) return false;
  const payload = metadata?.event_payload as { mark?: unknown } | undefined;
  const isTold = metadata?.event_type === eventType && payload?.mark === mark;
  return isTold || blocks.some(({ block_id }) => block_id === blockMarkOf(mark));
}
