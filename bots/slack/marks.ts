// The mark on what we post, and finding it again when nobody told us how a call ended.

import type { MessageMetadata } from "@slack/types";
import type { WebClient } from "@slack/web-api";

const eventType = "desk_delivery";
const pageSize = 200;
const marginMs = 60_000;

export const markOf = (mark: string): MessageMetadata => ({ event_type: eventType, event_payload: { mark } });

interface Marked {
  ts?: string;
  bot_id?: string;
  metadata?: { event_type?: string; event_payload?: object };
}

/** The ts of the reply with this mark; read to the end of the thread, since only an absent one may be sent again. */
export async function findInThread(
  web: WebClient,
  ownBot: string,
  { place, threadId, mark, since }: { place: string; threadId: string; mark: string; since: Date },
): Promise<string | undefined> {
  let cursor: string | undefined;
  do {
    const { messages = [], response_metadata } = await web.conversations.replies({
      ...page(place, since, cursor),
      ts: threadId,
    });
    const found = messages.find((message) => message.ts !== threadId && isMarked(message, ownBot, mark));
    if (found) return found.ts;
    cursor = response_metadata?.next_cursor;
  } while (cursor);
  return undefined;
}

/** The ts of the root with this mark. */
export async function findRoot(
  web: WebClient,
  ownBot: string,
  { place, mark, since }: { place: string; mark: string; since: Date },
): Promise<string | undefined> {
  let cursor: string | undefined;
  do {
    const { messages = [], response_metadata } = await web.conversations.history(page(place, since, cursor));
    const found = messages.find(
      (message) => isMarked(message, ownBot, mark) && (message.thread_ts ?? message.ts) === message.ts,
    );
    if (found) return found.ts;
    cursor = response_metadata?.next_cursor;
  } while (cursor);
  return undefined;
}

// Our clock and Slack's may differ a little.
const page = (channel: string, since: Date, cursor: string | undefined) => ({
  channel,
  oldest: ((since.getTime() - marginMs) / 1_000).toFixed(6),
  include_all_metadata: true,
  limit: pageSize,
  ...(cursor ? { cursor } : {}),
});

// Another app may post any metadata, but not under our bot.
function isMarked({ bot_id, metadata }: Marked, ownBot: string, mark: string): boolean {
  const payload = metadata?.event_payload as { mark?: unknown } | undefined;
  return bot_id === ownBot && metadata?.event_type === eventType && payload?.mark === mark;
}
