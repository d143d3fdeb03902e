// The thread of a conversation: its root card in the channel, and the thread that hangs on it, which has the card's id.

import { type APIMessage, type APIThreadChannel, MessageFlags, Routes, ThreadAutoArchiveDuration } from "discord.js";
import type { Card } from "../../src/cards/card.ts";
import { ChannelError, type ThreadPlace } from "../../src/delivery/channel.ts";
import { renderCard } from "./components.ts";
import { channelErrorOf, hasCode } from "./errors.ts";
import { noPings, plainName } from "./escape.ts";
import { findInHistory } from "./history.ts";
import { MAX_THREAD_NAME } from "./limits.ts";
import { bearsMark, displayedTexts, nonceOf } from "./mark.ts";
import type { ChannelParts } from "./parts.ts";
import type { DiscordRest } from "./rest.ts";

const [threadExists, threadLocked, threadArchived] = [160004, 160005, 50083];
const [missingAccess, missingPermissions] = [50001, 50013];

export async function openRootThread(
  { rest, forums }: ChannelParts,
  place: string,
  card: Card,
  mark: string,
): Promise<ThreadPlace> {
  if (await forums.of(place)) return forums.open(place, card, { message: cardBody(card, mark) });
  const nonce = nonceOf(place, mark, card.title);
  const body = { ...cardBody(card, mark), nonce, enforce_nonce: true };
  const root = await rest.request<APIMessage>("POST", Routes.channelMessages(place), { body });
  try {
    return await hangThread(rest, place, root.id, card.title);
  } catch (error) {
    // The card stands, so it must be found and not posted again, whatever refused its thread.
    const { message, retryAfterMs } = channelErrorOf(error, "channel");
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    throw new ChannelError("unknown", `The card was posted, its thread not: ${message}`, { ...wait, cause: error });
  }
}

export async function findRootThread(
  { rest, self, forums }: ChannelParts,
  place: string,
  mark: string,
  since: Date,
): Promise<ThreadPlace | undefined> {
  const forum = await forums.of(place);
  if (forum) return forums.find(place, forum, mark, since);
  const { botId } = await self();
  const fits = (message: APIMessage) => message.author.id === botId && bearsMark(message, mark);
  const root = await findInHistory(rest, place, since, fits);
  if (!root) return undefined;
  return root.thread
    ? { rootId: root.id, threadId: root.thread.id }
    : hangThread(rest, place, root.id, titleOf(root) ?? mark);
}

export async function showRootCard(
  { rest, forums }: ChannelParts,
  place: string,
  rootId: string,
  card: Card,
  mark: string,
): Promise<void> {
  const body = cardBody(card, mark);
  if (!(await forums.of(place)))
    return void (await rest.request("PATCH", Routes.channelMessage(place, rootId), { body }));
  try {
    await awake(rest, rootId, () => rest.request("PATCH", Routes.channelMessage(rootId, rootId), { body }));
    await forums.tag(place, rootId, card);
  } catch (error) {
    throw channelErrorOf(error, "thread");
  }
}

/** A name is changed twice in ten minutes at most (discord.com/developers/docs/topics/rate-limits): whoever waits for that waits alone. */
export async function renameThread(rest: DiscordRest, threadId: string, title: string): Promise<void> {
  const name = nameOf(title);
  try {
    const now = await rest.request<APIThreadChannel>("GET", Routes.channel(threadId));
    if (now.name === name) return;
    await awake(rest, threadId, () => rest.request("PATCH", Routes.channel(threadId), { body: { name } }));
  } catch (error) {
    const { failure, message, retryAfterMs, isClosed } = channelErrorOf(error, "thread");
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    throw new ChannelError(failure, message, { ...wait, isClosed, isLocal: failure === "later", cause: error });
  }
}

const nameOf = (title: string): string => plainName(title, MAX_THREAD_NAME) || "Conversation";

/** Wakes an archived thread for the work, once; a lock stays. @throws ChannelError gone for a thread that is locked away */
export async function awake<T>(rest: DiscordRest, threadId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (hasCode(error, threadLocked)) throw lockedAway(error);
    if (!hasCode(error, threadArchived)) throw error;
    await wake(rest, threadId);
    return work();
  }
}

async function wake(rest: DiscordRest, threadId: string): Promise<void> {
  try {
    await rest.request("PATCH", Routes.channel(threadId), { body: { archived: false } });
  } catch (error) {
    throw hasCode(error, threadArchived, missingAccess, missingPermissions) ? lockedAway(error) : error;
  }
}

/** One thread that the bot may not write to is no reason to stop in all others: its conversation goes on in a new one. */
const lockedAway = (cause: unknown) =>
  new ChannelError("gone", "The thread is locked, and the bot may not wake it (Manage Threads).", {
    isClosed: true,
    cause,
  });

/** Undefined for a thread that is gone, or cannot be asked for. */
export async function linkToThread(rest: DiscordRest, threadId: string): Promise<string | undefined> {
  try {
    const thread = await rest.request<APIThreadChannel>("GET", Routes.channel(threadId));
    return thread.guild_id === undefined ? undefined : `https://discord.com/channels/${thread.guild_id}/${threadId}`;
  } catch {
    return undefined;
  }
}

const cardBody = (card: Card, mark: string) => ({
  flags: MessageFlags.IsComponentsV2,
  ...renderCard(card, { mark }),
  allowed_mentions: noPings,
});

async function hangThread(rest: DiscordRest, place: string, rootId: string, title: string): Promise<ThreadPlace> {
  try {
    await rest.request("POST", Routes.threads(place, rootId), {
      body: { name: nameOf(title), auto_archive_duration: ThreadAutoArchiveDuration.OneWeek },
    });
  } catch (error) {
    if (!hasCode(error, threadExists)) throw error;
  }
  return { rootId, threadId: rootId };
}

/** A root without its thread: its own heading names the thread then, without the escapes. */
function titleOf(root: APIMessage): string | undefined {
  const heading = displayedTexts(root.components).find((text) => text.startsWith("### "));
  return heading?.slice(4).replace(/\\(.)/g, "$1");
}
