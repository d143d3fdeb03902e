// A conversation as a post of a forum: a thread with the card as its first message, whose id is the thread's, and status and
// priority as its tags.

import {
  type APIChannel,
  type APIGuildForumTag,
  type APIMessage,
  type APIThreadChannel,
  ChannelType,
  type RawFile,
  type RESTGetAPIChannelThreadsArchivedPublicResult,
  type RESTGetAPIGuildThreadsResult,
  Routes,
  ThreadAutoArchiveDuration,
} from "discord.js";
import type { Card } from "../../src/cards/card.ts";
import { cardTags } from "../../src/cards/conversation-card.ts";
import { clocksApartMs, type ThreadPlace } from "../../src/delivery/channel.ts";
import { hasCode } from "./errors.ts";
import { plainName } from "./escape.ts";
import { MAX_FORUM_TAGS, MAX_HISTORY_PAGE, MAX_POST_TAGS, MAX_THREAD_NAME } from "./limits.ts";
import { bearsMark } from "./mark.ts";
import type { ChannelParts } from "./parts.ts";
import { snowflakeAt } from "./snowflake.ts";
import { awake } from "./threads.ts";

interface Forum {
  guildId: string;
  tags: APIGuildForumTag[];
}

export interface Forums {
  /** Undefined for a channel that is none. */
  of(place: string): Promise<Forum | undefined>;
  /** `files` are what the first message shows. */
  open(place: string, card: Card, first: { message: object; files?: RawFile[] | undefined }): Promise<ThreadPlace>;
  find(place: string, forum: Forum, mark: string, since: Date): Promise<ThreadPlace | undefined>;
  /** Shows on the post what the card's tags say now. */
  tag(place: string, threadId: string, card: Card): Promise<void>;
}

const rereadMs = 60_000;
const [unknownTag, invalidForm, missingAccess, missingPermissions] = [10087, 50035, 50001, 50013];

export function createForums({ rest, self, log }: Omit<ChannelParts, "forums">): Forums {
  const known = new Map<string, { forum: Forum | undefined; until: number }>();

  async function of(place: string): Promise<Forum | undefined> {
    const cached = known.get(place);
    if (cached && cached.until > Date.now()) return cached.forum;
    const channel = await rest.request<APIChannel>("GET", Routes.channel(place));
    const isForum = channel.type === ChannelType.GuildForum || channel.type === ChannelType.GuildMedia;
    const forum = isForum ? { guildId: channel.guild_id ?? "", tags: channel.available_tags } : undefined;
    known.set(place, { forum, until: Date.now() + rereadMs });
    return forum;
  }

  /** The ids of the tags with these names, made where they are missing and there is room; what cannot be made is left out. */
  async function tagIds(place: string, names: readonly string[]): Promise<string[]> {
    let forum = await of(place);
    if (forum && !names.every((name) => idOf(forum, name))) {
      known.delete(place);
      forum = await makeTags(place, await of(place));
    }
    return names.flatMap((name) => idOf(forum, name) ?? []);
  }

  async function makeTags(place: string, forum: Forum | undefined): Promise<Forum | undefined> {
    if (!forum) return undefined;
    const missing = cardTags.filter((name) => !idOf(forum, name)).slice(0, MAX_FORUM_TAGS - forum.tags.length);
    if (missing.length === 0) return forum;
    try {
      const body = { available_tags: [...forum.tags, ...missing.map((name) => ({ name }))] };
      await rest.request("PATCH", Routes.channel(place), { body });
    } catch (error) {
      if (!hasCode(error, missingAccess, missingPermissions)) throw error;
      log.info({ place, missing }, "the bot may not make the forum's tags (Manage Channels); those there are will do");
      return forum;
    }
    known.delete(place);
    return of(place);
  }

  return {
    of,
    async open(place, card, { message, files }) {
      const body = {
        name: plainName(card.title, MAX_THREAD_NAME) || "Conversation",
        auto_archive_duration: ThreadAutoArchiveDuration.OneWeek,
        message,
      };
      const post = (tags: string[]) =>
        rest.request<APIThreadChannel>("POST", Routes.threads(place), { body: { ...body, applied_tags: tags }, files });
      try {
        const { id } = await post(await tagIds(place, card.tags ?? []));
        return { rootId: id, threadId: id };
      } catch (error) {
        if (!hasCode(error, unknownTag)) throw error;
        // Someone removed a tag from the forum just now.
        known.delete(place);
        const { id } = await post(await tagIds(place, card.tags ?? []));
        return { rootId: id, threadId: id };
      }
    },
    async find(place, { guildId }, mark, since) {
      const { botId } = await self();
      const from = snowflakeAt(new Date(since.getTime() - clocksApartMs));
      const posts = [...(await activePosts(guildId)), ...(await archivedPosts(place, since))].filter(
        ({ id, parent_id, owner_id }) => parent_id === place && owner_id === botId && BigInt(id) >= from,
      );
      for (const { id } of posts) {
        const card = await firstMessage(id);
        if (card && bearsMark(card, mark)) return { rootId: id, threadId: id };
      }
      return undefined;
    },
    async tag(place, threadId, { tags }) {
      if (!tags) return;
      const wanted = await tagIds(place, tags);
      const forum = await of(place);
      const ours = new Set(cardTags.flatMap((name) => idOf(forum, name) ?? []));
      const thread = await rest.request<APIThreadChannel>("GET", Routes.channel(threadId));
      const applied = thread.applied_tags ?? [];
      // People's own tags stay, as far as there is room.
      const next = [...wanted, ...applied.filter((id) => !ours.has(id))].slice(0, MAX_POST_TAGS);
      if (sameSet(next, applied)) return;
      const body = { applied_tags: next };
      try {
        await awake(rest, threadId, () => rest.request("PATCH", Routes.channel(threadId), { body }));
      } catch (error) {
        // Someone removed a tag from the forum just now, or the bot may not tag: the card itself says it all.
        if (!hasCode(error, unknownTag, invalidForm, missingAccess, missingPermissions)) throw error;
        known.delete(place);
        log.info({ err: error, place }, "a post's tags could not be changed");
      }
    },
  };

  async function activePosts(guildId: string): Promise<APIThreadChannel[]> {
    const { threads } = await rest.request<RESTGetAPIGuildThreadsResult>("GET", Routes.guildActiveThreads(guildId));
    return threads as APIThreadChannel[];
  }

  /** Newest archived first, until before `since`. */
  async function archivedPosts(place: string, since: Date): Promise<APIThreadChannel[]> {
    const found: APIThreadChannel[] = [];
    for (let before: string | undefined; ; ) {
      const query = { limit: String(MAX_HISTORY_PAGE), ...(before === undefined ? {} : { before }) };
      const page = await rest.request<RESTGetAPIChannelThreadsArchivedPublicResult>(
        "GET",
        Routes.channelThreads(place, "public"),
        { query },
      );
      const threads = page.threads as APIThreadChannel[];
      found.push(...threads);
      before = threads.at(-1)?.thread_metadata?.archive_timestamp;
      if (!page.has_more || before === undefined || Date.parse(before) < since.getTime() - clocksApartMs) return found;
    }
  }

  async function firstMessage(id: string): Promise<APIMessage | undefined> {
    try {
      return await rest.request<APIMessage>("GET", Routes.channelMessage(id, id));
    } catch (error) {
      if (hasCode(error, unknownMessage, unknownChannel)) return undefined;
      throw error;
    }
  }
}

const [unknownChannel, unknownMessage] = [10003, 10008];

const idOf = (forum: Forum | undefined, name: string): string | undefined =>
  forum?.tags.find((tag) => tag.name.toLowerCase() === name.toLowerCase())?.id;

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each) => other.includes(each));
