// Discord as a channel of the desk, by REST alone: the worker uses it where no bot runs.

import { buffer } from "node:stream/consumers";
import { type APIMessage, MessageFlags, type RawFile, Routes } from "discord.js";
import {
  type Channel,
  ChannelError,
  type FileToPost,
  type ReadyFiles,
  type Receipt,
  type Utterance,
} from "../../src/delivery/channel.ts";
import type { Log } from "../../src/log.ts";
import { announce } from "./announce.ts";
import { channelErrorOf, hasCode } from "./errors.ts";
import { noPings } from "./escape.ts";
import { createForums } from "./forum.ts";
import { findInHistory } from "./history.ts";
import { MAX_FILE_BYTES, MAX_FILES, TEXT_LIMIT } from "./limits.ts";
import { bearsMark, nonceOf } from "./mark.ts";
import { notify } from "./notify.ts";
import { type ChannelParts, createSelf, type Self } from "./parts.ts";
import { createRest, type DiscordRest, type RestOptions } from "./rest.ts";
import { awake, findRootThread, linkToThread, openRootThread, renameThread, showRootCard } from "./threads.ts";
import { contentOf, faceOf } from "./utterance.ts";
import { createWebhooks, type Webhook } from "./webhooks.ts";
import { handFiles, whisperTo } from "./whisper.ts";

export interface DiscordChannel extends Channel {
  readonly kind: "discord";
}

const receiptSigns: Record<Receipt, string> = { held: "⏳", delivered: "✅", read: "👁️", kept: "🔒", failed: "❌" };
const [unknownChannel, unknownMessage, unknownEmoji] = [10003, 10008, 10014];

/**
 * What customers and agents say goes by the channel's one webhook, which takes 5 messages in 2 s; a channel takes 5 changes in 5 s
 * and a reaction each 250 ms. Discord tells its limits with each answer (discord.com/developers/docs/topics/rate-limits): within a
 * process discord.js keeps to those, and these keep all processes together below them.
 */
const budgets: Channel["budgets"] = {
  post: { gapMs: 415, burst: 2 },
  change: { gapMs: 1_050, burst: 2 },
  receipt: { gapMs: 260, burst: 2 },
};

/** Of fifty requests a second in all, and five a second on one channel. */
const reading: Channel["reading"] = { calls: 5, withinMs: 1_000 };

export interface DiscordChannelOptions extends RestOptions {
  /** Whether all processes together keep below Discord's rate limits. Default true; an emulator may have none. */
  paced?: boolean;
  log: Log;
}

export function createDiscordChannel({ log, paced = true, ...options }: DiscordChannelOptions): DiscordChannel {
  const rest = createRest(options);
  const self = createSelf(rest);
  const webhooks = createWebhooks(rest, async () => (await self()).applicationId);
  const forums = createForums({ rest, self, webhooks, log });
  const parts: ChannelParts = { rest, self, webhooks, forums, log };
  return {
    kind: "discord",
    budgets: paced ? budgets : {},
    reading: paced ? reading : undefined,
    textLimit: TEXT_LIMIT,
    fileLimits: { files: MAX_FILES, bytesEach: MAX_FILE_BYTES, bytes: MAX_FILE_BYTES },
    whispersInPlace: false,
    openThread: (place, card, mark) => inChannel(() => openRootThread(parts, place, card, mark)),
    findThread: (place, mark, since) => inChannel(() => findRootThread(parts, place, mark, since)),
    isThere: (place) =>
      rest.request("GET", Routes.channel(place)).then(
        () => true,
        (error: unknown) => !hasCode(error, unknownChannel),
      ),
    linkTo: (_place, threadId) => linkToThread(rest, threadId),
    linkToPost: async () => undefined,
    updateCard: (place, { rootId }, card, mark) => inChannel(() => showRootCard(parts, place, rootId, card, mark)),
    nameThread: (_place, { threadId }, title) => renameThread(rest, threadId, title),
    post: (place, { threadId }, utterance, mark) => inThread(() => post(parts, { place, threadId, utterance, mark })),
    readyFiles: (place, files, timeoutMs) => readyFiles(parts, place, files, timeoutMs),
    findPost: (_place, { threadId }, mark, since) => inThread(() => findPost(parts, threadId, mark, since)),
    editPost: (place, { threadId }, id, utterance, mark) =>
      inThread(() => editPost(parts, place, threadId, id, contentOf(utterance, mark))),
    removePost: (place, { threadId }, id) => inThread(() => removePost(parts, place, threadId, id)),
    setReceipt: (_place, { threadId }, id, receipt, before) =>
      inThread(() => setReceipt(rest, threadId, id, receipt, before)),
    notify: (userId, card, mark, since) => inChannel(() => notify(parts, userId, { card, mark, since })),
    whisper: (_place, thread, userId, text, card) => whisperTo(parts, thread?.threadId, userId, text, card),

    announce: (place, card, mark, { picture, since, ping } = {}) =>
      inChannel(() => announce(parts, place, { card, mark, picture, since, ping })),
    hand: (userId, text, files) => handFiles(parts, userId, text, files),
  };
}

const inChannel = <T>(work: () => Promise<T>): Promise<T> => attempt("channel", work);
const inThread = <T>(work: () => Promise<T>): Promise<T> => attempt("thread", work);

async function attempt<T>(subject: "channel" | "thread", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw channelErrorOf(error, subject);
  }
}

interface Posting {
  place: string;
  threadId: string;
  utterance: Utterance;
  mark: string;
  files?: RawFile[];
  timeoutMs?: number;
}

/** People's words come under their own names, which only a webhook can do; the desk's own line is the bot's. */
async function post(
  { rest, webhooks }: ChannelParts,
  { place, threadId, utterance, mark, ...upload }: Posting,
): Promise<string> {
  const allowed_mentions = utterance.ping === undefined ? noPings : { parse: [], roles: [utterance.ping] };
  const body = { content: contentOf(utterance, mark), flags: MessageFlags.SuppressEmbeds, allowed_mentions };
  const send = () =>
    utterance.kind === "line"
      ? rest.request<APIMessage>("POST", Routes.channelMessages(threadId), {
          body: { ...body, ...answering(utterance), nonce: nonceOf(threadId, mark), enforce_nonce: true },
          ...upload,
        })
      : webhooks.use(place, ({ id, token }) =>
          rest.request<APIMessage>("POST", Routes.webhook(id, token), {
            auth: false,
            query: { thread_id: threadId, wait: "true" },
            body: { ...body, ...faceOf(utterance) },
            ...upload,
          }),
        );
  return (await awake(rest, threadId, send)).id;
}

/** What is gone is answered by nothing, and the line stands by itself. */
const answering = ({ about }: Utterance) =>
  about ? { message_reference: { message_id: about.externalId, fail_if_not_exists: false } } : {};

/** Discord takes the bytes with the message, so they wait in memory: at most MAX_FILE_BYTES of them. */
async function readyFiles(
  parts: ChannelParts,
  place: string,
  toPost: readonly FileToPost[],
  timeoutMs: number,
): Promise<ReadyFiles> {
  const files: RawFile[] = [];
  for (const { name, type, open } of toPost) files.push({ name, contentType: type, data: await buffer(await open()) });
  return {
    post: ({ threadId }, utterance, mark) =>
      inThread(() => post(parts, { place, threadId, utterance, mark, files, timeoutMs })),
  };
}

async function findPost(
  { rest, self }: ChannelParts,
  threadId: string,
  mark: string,
  since: Date,
): Promise<string | undefined> {
  const own = await self();
  const found = await findInHistory(
    rest,
    threadId,
    since,
    (message) => isOurs(message, own) && bearsMark(message, mark),
  );
  return found?.id;
}

const isOurs = ({ author, webhook_id, application_id }: APIMessage, { applicationId, botId }: Self): boolean =>
  author.id === botId || (webhook_id !== undefined && application_id === applicationId);

async function editPost(
  parts: ChannelParts,
  place: string,
  threadId: string,
  id: string,
  content: string,
): Promise<void> {
  const { rest } = parts;
  const body = { content, allowed_mentions: noPings };
  const webhook = await webhookOf(parts, place, threadId, id);
  if (webhook === "gone") throw new ChannelError("refused", "The webhook that wrote this message was removed.");
  await awake(rest, threadId, () =>
    webhook === "bot"
      ? rest.request("PATCH", Routes.channelMessage(threadId, id), { body })
      : rest.request("PATCH", Routes.webhookMessage(webhook.id, webhook.token, id), {
          auth: false,
          query: { thread_id: threadId },
          body,
        }),
  );
}

async function removePost(parts: ChannelParts, place: string, threadId: string, id: string): Promise<void> {
  const { rest } = parts;
  try {
    const webhook = await webhookOf(parts, place, threadId, id);
    await awake(rest, threadId, () =>
      typeof webhook === "string"
        ? rest.request("DELETE", Routes.channelMessage(threadId, id))
        : rest.request("DELETE", Routes.webhookMessage(webhook.id, webhook.token, id), {
            auth: false,
            query: { thread_id: threadId },
          }),
    );
  } catch (error) {
    if (!hasCode(error, unknownMessage, unknownChannel)) throw error;
  }
}

/** Which hand wrote the message: only it can change it. */
async function webhookOf(
  { rest, webhooks }: ChannelParts,
  place: string,
  threadId: string,
  id: string,
): Promise<Webhook | "bot" | "gone"> {
  const message = await rest.request<APIMessage>("GET", Routes.channelMessage(threadId, id));
  if (message.webhook_id === undefined) return "bot";
  return (await webhooks.find(place, message.webhook_id)) ?? "gone";
}

async function setReceipt(
  rest: DiscordRest,
  threadId: string,
  id: string,
  receipt: Receipt,
  before: Receipt | null,
): Promise<void> {
  const reaction = (of: Receipt) =>
    Routes.channelMessageOwnReaction(threadId, id, encodeURIComponent(receiptSigns[of]));
  await awake(rest, threadId, () => rest.request("PUT", reaction(receipt)));
  if (before === null || before === receipt) return;
  try {
    await rest.request("DELETE", reaction(before));
  } catch (error) {
    if (!hasCode(error, unknownMessage, unknownEmoji)) throw error;
  }
}
