// Slack's history for back-fill, told in the words of its events, so that it goes the way that events go.

import { WebClient } from "@slack/web-api";
import type { History, HistoryPage } from "../../src/delivery/backfill.ts";
import type { Reading } from "../../src/delivery/channel.ts";
import type { InboxEntry } from "../../src/delivery/inbox.ts";
import { createPace, type Pace } from "../../src/delivery/pace.ts";
import type { Log } from "../../src/log.ts";
import { clientOptions } from "./app.ts";
import { channelError } from "./failures.ts";
import { inboxEntry, laneOf, type MessageEvent, type SlackMessage } from "./inbound.ts";
import { microsOf } from "./ts.ts";

export interface SlackHistoryOptions {
  token: string;
  apiUrl: string | undefined;
  /** Of each method. */
  reading: Reading | undefined;
  log: Log;
  signal: AbortSignal;
}

const pageSize = 200;
const mostPages = 10;

/** The history of each channel that is asked for; the limits are the workspace's, so they share one pace. */
export function createSlackHistories({
  token,
  apiUrl,
  reading,
  log,
  signal,
}: SlackHistoryOptions): (place: string) => History {
  const web = new WebClient(token, clientOptions(apiUrl, log));
  const paces = { ofChannel: createPace({ reading, signal }), ofThreads: createPace({ reading, signal }) };
  return (place) => historyOf(web, paces, place);
}

function historyOf(
  web: WebClient,
  { ofChannel, ofThreads }: Record<"ofChannel" | "ofThreads", Pace>,
  place: string,
): History {
  const told = <T>(doing: string, call: () => Promise<T>) =>
    call().catch((error: unknown) => {
      throw channelError(error, doing);
    });
  const replies = (asked: Omit<Parameters<typeof web.conversations.replies>[0] & object, "channel">) =>
    ofThreads.run(() =>
      told("Reading a thread", () => web.conversations.replies({ channel: place, ...asked } as ThreadQuestion)),
    );

  async function newest(since: Date): ReturnType<History["newest"]> {
    const threads = new Map<string, string>();
    const oldest = tsOf(microsOfTime(since));
    let listedTo = 0n;
    let cursor: string | undefined;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const page = { channel: place, oldest, limit: pageSize, ...(cursor ? { cursor } : {}) };
      const { messages = [], response_metadata } = await ofChannel.run(() =>
        told("Reading the channel", () => web.conversations.history(page)),
      );
      for (const { ts = "", latest_reply } of messages) {
        if (latest_reply !== undefined) threads.set(ts, latest_reply);
        listedTo = microsOf(ts);
      }
      cursor = response_metadata?.next_cursor || undefined;
      if (cursor === undefined) break;
    }
    const covered = cursor === undefined ? microsOfTime(since) : listedTo;
    return { threads, covers: (threadId) => microsOf(threadId) > covered };
  }

  async function* read(threadId: string, after: bigint): AsyncIterable<HistoryPage> {
    let cursor: string | undefined;
    do {
      const page = { ts: threadId, oldest: tsOf(after), limit: pageSize, ...(cursor ? { cursor } : {}) };
      const { messages = [], response_metadata } = await replies(page);
      // Each page begins with the root.
      const spoken = messages.filter(({ ts }) => ts !== threadId);
      yield { ids: spoken.flatMap(({ ts }) => ts ?? []), entries: spoken.flatMap((said) => entriesOf(said, place)) };
      cursor = response_metadata?.next_cursor || undefined;
    } while (cursor !== undefined);
  }

  return {
    positionAt: microsOfTime,
    positionOf: microsOf,
    laneOf: (threadId) => laneOf(place, threadId),
    newest,
    read,
    async isGone(threadId, ts) {
      const { messages = [] } = await replies({ ts: threadId, oldest: ts, latest: ts, inclusive: true, limit: 10 });
      return messages.length > 0 && !messages.some((message) => message.ts === ts);
    },
    removal: (threadId, ts) => removal(place, threadId, ts),
  };
}

type ThreadQuestion = NonNullable<Parameters<WebClient["conversations"]["replies"]>[0]>;

/** A message as it was said, and as it was edited when it was: history shows the last words only. */
function entriesOf(message: SlackMessage, place: string): InboxEntry[] {
  const { ts, edited } = message;
  const event = { ...message, type: "message", channel: place, event_ts: ts } as MessageEvent;
  const change: MessageEvent = {
    type: "message",
    subtype: "message_changed",
    channel: place,
    message,
    ...(edited?.ts === undefined ? {} : { event_ts: edited.ts }),
  };
  return [event, ...(edited ? [change] : [])].flatMap((each) => toldOf(each, place) ?? []);
}

function removal(place: string, threadId: string, ts: string): InboxEntry {
  // Whose it was is known to the desk; Slack tells of nobody any more.
  const previous: SlackMessage = { ts, thread_ts: threadId, user: "nobody" };
  const event_ts = tsOf(microsOfTime(new Date()));
  const event = { type: "message", subtype: "message_deleted", channel: place, previous_message: previous, event_ts };
  const entry = toldOf(event, place);
  if (!entry) throw new Error(`Slack's message ${ts} stands in no thread.`);
  return entry;
}

const toldOf = (event: MessageEvent, place: string): InboxEntry | undefined =>
  inboxEntry({ type: "event_callback", event }, place);

const microsOfTime = (time: Date): bigint => BigInt(time.getTime()) * 1_000n;

const tsOf = (micros: bigint): string => `${micros / 1_000_000n}.${String(micros % 1_000_000n).padStart(6, "0")}`;
