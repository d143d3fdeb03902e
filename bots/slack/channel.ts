// Slack as the delivery's channel: one call of the Web API for each call here, and no retry of the library's.

import { WebClient } from "@slack/web-api";
import type { Card } from "../../src/cards/card.ts";
import { type Channel, ChannelError, type Receipt, type ThreadPlace } from "../../src/delivery/channel.ts";
import type { Log } from "../../src/log.ts";
import { announce } from "./announce.ts";
import { answerBlocks } from "./answer.ts";
import { cardBlocks } from "./blocks.ts";
import { channelError, codeOf, removingFallen, told, unless } from "./failures.ts";
import { handFiles, readyFiles, removeFiles } from "./files.ts";
import { limits } from "./limits.ts";
import { filesOf, findFallen, findInThread, findRoot, markOf, type OwnBot } from "./marks.ts";
import { linkToMessage, linkToThread } from "./permalink.ts";
import { slackLogger } from "./slack-logger.ts";
import { asItIs, faceOf, spokenBlocks } from "./speech.ts";

export interface SlackChannelOptions {
  /** xoxb-… */
  token: string;
  /** Slack's own by default; with the trailing /api/. */
  apiUrl?: string;
  timeoutMs: number;
  /** Whether it keeps below Slack's rate limits by itself. Default true; an emulator may have none. */
  paced?: boolean;
  log: Log;
}

/**
 * One message a second and channel, with short bursts; chat.update, chat.delete and reactions.add are of tier 3 (50 a minute),
 * reactions.remove of tier 2 (20): docs.slack.dev/apis/web-api/rate-limits. A burst and a minute of the rest stay below.
 */
const budgets: Channel["budgets"] = {
  post: { gapMs: 1_000, burst: 3 },
  change: { gapMs: 1_450, burst: 8 },
  receipt: { gapMs: 1_450, burst: 8 },
  swap: { gapMs: 3_600, burst: 3 },
};

/** Of each method of tier 3; the rest of its 50 is for look-ups. */
const reading: Channel["reading"] = { calls: 40, withinMs: 60_000 };

const receipts: Record<Receipt, string> = {
  held: "hourglass_flowing_sand",
  delivered: "white_check_mark",
  read: "eyes",
  kept: "lock",
  failed: "x",
};

export function createSlackChannel({ token, apiUrl, timeoutMs, paced = true, log }: SlackChannelOptions): Channel {
  const web = new WebClient(token, {
    ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    maxRequestConcurrency: 50,
    logger: slackLogger(log, { quiet: true }),
  });
  let known: Promise<OwnBot> | undefined;
  const ownBot = () => {
    known ??= web.auth.test().then(({ bot_id = "", user_id = "" }) => ({ botId: bot_id, userId: user_id }));
    known.catch(() => (known = undefined));
    return known;
  };

  async function postReply(
    place: string,
    threadId: string,
    arguments_: Omit<Parameters<typeof web.chat.postMessage>[0], "channel">,
  ) {
    const { ts, message } = await web.chat.postMessage({
      channel: place,
      thread_ts: threadId,
      ...asItIs,
      ...arguments_,
    } as Parameters<typeof web.chat.postMessage>[0]);
    if (ts === undefined) throw new ChannelError("unknown", "Slack did not say which message it made.");
    if (message?.thread_ts === threadId) return ts;
    await removingFallen(web.chat.delete({ channel: place, ts }));
    throw new ChannelError("gone", "The thread is not there any more.");
  }

  async function remove(place: string, externalId: string): Promise<void> {
    const files = filesOf(externalId);
    if (files) await removeFiles(web, place, files);
    else await unless(["message_not_found"], web.chat.delete({ channel: place, ts: externalId }));
  }

  async function findReply(place: string, threadId: string, mark: string, since: Date): Promise<string | undefined> {
    try {
      return await findInThread(web, await ownBot(), { place, threadId, mark, since });
    } catch (error) {
      const isGone = channelError(error, "Looking for a message").failure === "gone";
      const fallen = isGone ? await findFallen(web, await ownBot(), { place, mark, since }) : undefined;
      if (fallen !== undefined) await removingFallen(remove(place, fallen));
      throw error;
    }
  }

  return {
    kind: "slack",
    budgets: paced ? budgets : {},
    reading: paced ? reading : undefined,
    textLimit: limits.postText,
    fileLimits: { files: limits.postFiles, bytesEach: limits.fileBytes, bytes: limits.fileBytes },
    whispersInPlace: true,

    openThread: (place, card, mark) =>
      told("Opening a thread", async () => {
        const { ts } = await web.chat.postMessage({
          channel: place,
          ...asItIs,
          ...cardBlocks(card),
          metadata: markOf(mark),
        });
        if (ts === undefined) throw new ChannelError("unknown", "Slack did not say which message it made.");
        return { rootId: ts, threadId: ts };
      }),

    findThread: (place, mark, since) =>
      told("Looking for a thread", async () => {
        const ts = await findRoot(web, await ownBot(), { place, mark, since });
        return ts === undefined ? undefined : { rootId: ts, threadId: ts };
      }),

    isThere: (place) =>
      web.conversations.info({ channel: place }).then(
        () => true,
        (error: unknown) => codeOf(error) !== "channel_not_found",
      ),

    linkTo: (place, threadId) => linkToThread(web, place, threadId),

    linkToPost: (place, ts) => linkToMessage(web, place, ts).catch(() => undefined),

    updateCard: (place, thread, card, mark) =>
      told("Showing the card", async () => {
        await web.chat.update({
          channel: place,
          ts: thread.rootId,
          link_names: false,
          parse: "none",
          ...cardBlocks(card),
          metadata: markOf(mark),
        });
      }),

    nameThread: async () => undefined,

    post: (place, thread, utterance, mark) =>
      told("Posting", () =>
        postReply(place, thread.threadId, {
          ...spokenBlocks(utterance),
          ...faceOf(utterance),
          metadata: markOf(mark),
        }),
      ),

    readyFiles: (place, files, callMs) => told("Uploading", () => readyFiles(web, place, files, callMs)),

    findPost: (place, thread, mark, since) =>
      told("Looking for a message", () => findReply(place, thread.threadId, mark, since)),

    editPost: (place, _thread, externalId, utterance, mark) =>
      told("Editing", async () => {
        await web.chat.update({
          channel: place,
          ts: externalId,
          link_names: false,
          parse: "none",
          ...spokenBlocks(utterance),
          metadata: markOf(mark),
        });
      }),

    removePost: (place, _thread, externalId) => told("Removing", () => remove(place, externalId)),

    setReceipt: (place, _thread, externalId, receipt, before) =>
      told("Showing a receipt", async () => {
        const at = { channel: place, timestamp: externalId };
        await unless(["already_reacted"], web.reactions.add({ ...at, name: receipts[receipt] }));
        if (before !== null && before !== receipt)
          await unless(["no_reaction"], web.reactions.remove({ ...at, name: receipts[before] }));
      }),

    whisper: (place, thread, userId, text, card) => whisper(web, log, { place, thread, userId, text, card }),

    notify: (userId, card, mark, since) =>
      told("A direct message", async () => {
        const { channel: direct } = await web.conversations.open({ users: userId });
        const place = direct?.id ?? userId;
        if (since && (await findRoot(web, await ownBot(), { place, mark, since })) !== undefined) return;
        await web.chat.postMessage({ channel: place, ...asItIs, ...cardBlocks(card), metadata: markOf(mark) });
      }),

    announce: (place, card, mark, { picture, since, ping } = {}) =>
      told("Posting into the channel", async () => {
        if (since && (await findRoot(web, await ownBot(), { place, mark, since })) !== undefined) return;
        await announce(web, log, { place, card, mark, picture, ping, callMs: timeoutMs });
      }),

    hand: (userId, text, files) => handFiles(web, log, { userId, text, files, callMs: timeoutMs }),
  };
}

interface Whisper {
  place: string;
  thread: ThreadPlace | undefined;
  userId: string;
  text: string;
  card: Card | undefined;
}

async function whisper(web: WebClient, log: Log, { place, thread, userId, text, card }: Whisper): Promise<void> {
  try {
    const content = { ...whisperBlocks(text, card), link_names: false, parse: "none" as const };
    try {
      await web.chat.postEphemeral({
        channel: place,
        user: userId,
        ...(thread ? { thread_ts: thread.threadId } : {}),
        ...content,
      });
    } catch (error) {
      log.info({ place, userId, code: codeOf(error) }, "a whisper goes by direct message");
      await web.chat.postMessage({ channel: userId, ...asItIs, ...content });
    }
  } catch (error) {
    log.warn({ err: error, place, userId }, "a whisper reached nobody");
  }
}

/** What cannot be drawn is told in its own sentence, which says what to shorten. */
function whisperBlocks(text: string, card: Card | undefined): ReturnType<typeof answerBlocks> {
  try {
    return answerBlocks({ text, ...(card ? { card } : {}) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return answerBlocks({ text: error.message });
  }
}
