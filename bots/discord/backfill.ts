// Discord's history for back-fill, told in the words of its gateway, so that it goes the way that packets go.

import { type APIMessage, type APIThreadChannel, Routes } from "discord.js";
import type { History, HistoryPage } from "../../src/delivery/backfill.ts";
import type { Reading } from "../../src/delivery/channel.ts";
import { createPace, type Pace } from "../../src/delivery/pace.ts";
import type { ChannelTarget } from "../../src/delivery/targets.ts";
import { channelErrorOf, hasCode } from "./errors.ts";
import { deletion, entriesOfMessage, type MessageParts } from "./inbound.ts";
import { MAX_HISTORY_PAGE } from "./limits.ts";
import type { DiscordRest } from "./rest.ts";
import { compareIds, snowflakeAt } from "./snowflake.ts";

export interface DiscordHistoryOptions {
  rest: DiscordRest;
  parts: Omit<MessageParts, "target">;
  guildId: string;
  reading: Reading | undefined;
  signal: AbortSignal;
}

const mostPages = 10;
const unknownMessage = 10008;

/** The history of each channel that is asked for; they share one pace. */
export function createDiscordHistories(options: DiscordHistoryOptions): (target: ChannelTarget) => History {
  const pace = createPace(options);
  return (target) => historyOf(options, pace, target);
}

function historyOf({ rest, guildId, ...options }: DiscordHistoryOptions, pace: Pace, target: ChannelTarget): History {
  const parts = { ...options.parts, target };
  const ask = <T>(subject: "channel" | "thread", route: `/${string}`, query?: Record<string, string>): Promise<T> =>
    pace.run(() =>
      rest.request<T>("GET", route, { query }).catch((error: unknown) => {
        throw hasCode(error, unknownMessage) ? error : channelErrorOf(error, subject);
      }),
    );

  async function newest(since: Date): ReturnType<History["newest"]> {
    const active = await ask<Threads>("channel", Routes.guildActiveThreads(guildId));
    const { threads: archived, complete } = await archivedSince(since);
    const ours = [...active.threads, ...archived].filter(({ parent_id }) => parent_id === target.place);
    const last = ours.flatMap(({ id, last_message_id }) => (last_message_id ? [[id, last_message_id] as const] : []));
    const listed = new Set(ours.map(({ id }) => id));
    return { threads: new Map(last), covers: (threadId) => complete || listed.has(threadId) };
  }

  async function archivedSince(since: Date): Promise<{ threads: APIThreadChannel[]; complete: boolean }> {
    const threads: APIThreadChannel[] = [];
    let before: string | undefined;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const query = { limit: String(MAX_HISTORY_PAGE), ...(before === undefined ? {} : { before }) };
      const page = await ask<Threads>("channel", Routes.channelThreads(target.place, "public"), query);
      threads.push(...page.threads);
      before = page.threads.at(-1)?.thread_metadata?.archive_timestamp;
      if (!page.has_more || before === undefined || Date.parse(before) < since.getTime())
        return { threads, complete: true };
    }
    return { threads, complete: false };
  }

  async function* read(threadId: string, position: bigint): AsyncIterable<HistoryPage> {
    for (let after = String(position), full = true; full; ) {
      const query = { after, limit: String(MAX_HISTORY_PAGE) };
      const page = await ask<APIMessage[]>("thread", Routes.channelMessages(threadId), query);
      page.sort((a, b) => compareIds(a.id, b.id));
      yield { ids: page.map(({ id }) => id), entries: page.flatMap((message) => entriesOfMessage(parts, message)) };
      full = page.length === MAX_HISTORY_PAGE;
      after = page.at(-1)?.id ?? after;
    }
  }

  return {
    positionAt: snowflakeAt,
    positionOf: BigInt,
    laneOf: (threadId) => threadId,
    newest,
    read,
    async isGone(threadId, id) {
      try {
        await ask("thread", Routes.channelMessage(threadId, id));
        return false;
      } catch (error) {
        if (hasCode(error, unknownMessage)) return true;
        throw error;
      }
    },
    removal: (threadId, id) => deletion(parts, threadId, id),
  };
}

interface Threads {
  threads: APIThreadChannel[];
  has_more?: boolean;
}
