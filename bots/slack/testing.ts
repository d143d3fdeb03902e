// What the tests of this folder share.

import type { Channel, Receipt, ThreadPlace } from "../../src/delivery/channel.ts";
import { drainLane } from "../../src/delivery/deliver.ts";
import { ensureTarget } from "../../src/delivery/targets.ts";
import { startConversation } from "../../src/desk/conversations/start.ts";
import { openTestAttachments, type TestAttachments } from "../../test/attachments.ts";
import type { ChannelCall, ChannelHarness, SeenMessage } from "../../test/contracts/channel.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { silentDoorbell } from "../../test/silent-doorbell.ts";
import { silentLog } from "../../test/silent-log.ts";
import type { Fault } from "../sandbox/drawer.ts";
import { type SlackSandbox, type SlackSandboxOptions, startSlackSandbox } from "../sandbox/slack/emulator.ts";
import { createSlackChannel } from "./channel.ts";
import { type SlackConfig, type SlackService, startSlack } from "./main.ts";

/** The whole service on an emulator, with a desk of its own and Jane's chat in a thread. Dana and Lee are linked. */
export interface SlackWorld {
  slack: SlackSandbox;
  world: TestDesk;
  attachments: TestAttachments;
  service: SlackService;
  channel: Channel;
  conversation: number;
  /** Jane's thread, by the ts of its root. */
  thread: string;
  /** Tells the thread of Jane's chat, or of another conversation, what is due. */
  deliver(conversation?: number): Promise<void>;
  /** Stops the service, lets something happen meanwhile, and starts another. */
  away(meanwhile: () => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

export interface SlackWorldOptions {
  sandbox?: SlackSandboxOptions;
  config?: (slack: SlackSandbox) => Partial<SlackConfig>;
  /** What happens to the workspace before the service starts. */
  prepare?: (slack: SlackSandbox) => void;
  backfillEveryMs?: number;
}

export async function startSlackWorld(options: SlackWorldOptions = {}): Promise<SlackWorld> {
  const slack = await startSlackSandbox(options.sandbox);
  const world = await openTestDesk();
  const attachments = await openTestAttachments();
  const { desk } = world;
  const place = slack.supportChannel;
  const target = await ensureTarget(desk, "slack", place);
  for (const agent of [world.dana, world.lee]) {
    const userId = slack.user(agent.name.toLowerCase()).id;
    await desk.prisma.identity.create({ data: { platform: "slack", externalId: userId, personId: agent.id } });
  }
  const channel = createSlackChannel({ token: slack.botToken, apiUrl: slack.apiUrl, timeoutMs: 2_000, log: silentLog });
  const { conversation } = await startConversation(desk, world.jane, {
    customer: world.jane.id,
    body: "My printer burns.",
  });
  const parts = {
    desk,
    channels: [channel],
    files: attachments.files,
    doorbell: silentDoorbell,
    settings: { timeoutMs: 2_000, leaseMs: 5_000, quarantineMs: 2_500 },
    log: silentLog,
  };
  const deliver = async (which = conversation) => {
    await world.database.pool.query(
      "UPDATE lane SET due_at = now(), card_due_at = CASE WHEN card_due_at IS NOT NULL THEN now() END",
    );
    await drainLane(parts, `${which}:${target.id}`);
  };
  await deliver();
  const thread = seenMessages(slack, place)[0]?.id ?? "";
  options.prepare?.(slack);
  const start = () =>
    startSlack({
      desk,
      channel,
      target,
      attachments,
      config: {
        botToken: slack.botToken,
        appToken: slack.appToken,
        apiUrl: slack.apiUrl,
        adminUserIds: [],
        holdSeconds: 0,
        ...options.config?.(slack),
      },
      log: silentLog,
      ...(options.backfillEveryMs === undefined ? {} : { backfillEveryMs: options.backfillEveryMs }),
    });
  const service = await start().catch(async (error: unknown) => {
    await slack.close();
    await attachments.close();
    await world.close();
    throw error;
  });
  const close = async () => {
    await opened.service.stop();
    await slack.close();
    await attachments.close();
    await world.close();
  };
  const away = async (meanwhile: () => Promise<unknown>) => {
    await opened.service.stop();
    await meanwhile();
    opened.service = await start();
  };
  const opened: SlackWorld = {
    slack,
    world,
    attachments,
    service,
    channel,
    conversation,
    thread,
    deliver,
    away,
    close,
  };
  return opened;
}

export interface SlackHarness extends ChannelHarness {
  slack: SlackSandbox;
}

const routes: Record<ChannelCall, string> = {
  openThread: "chat.postMessage",
  post: "chat.postMessage",
  readyFiles: "files.getUploadURLExternal",
  postFiles: "files.completeUploadExternal",
  updateCard: "chat.update",
  editPost: "chat.update",
  removePost: "chat.delete",
  setReceipt: "reactions.add",
  announce: "chat.postMessage",
};

const receiptNames: Record<string, Receipt> = {
  hourglass_flowing_sand: "held",
  white_check_mark: "delivered",
  eyes: "read",
  lock: "kept",
  x: "failed",
};

export async function slackHarness(options: SlackSandboxOptions = {}): Promise<SlackHarness> {
  const slack = await startSlackSandbox(options);
  const place = slack.supportChannel;
  const dana = slack.user("dana");
  const channel = createSlackChannel({ token: slack.botToken, apiUrl: slack.apiUrl, timeoutMs: 1_500, log: silentLog });
  const fail = (call: ChannelCall, fault: Fault) => slack.faults.add({ route: routes[call], fault });
  return {
    slack,
    channel,
    place,
    gonePlace: "C0GONE",
    messages: () => seenMessages(slack, place),
    pictures: () =>
      (slack.state().channels.find(({ id }) => id === place)?.messages ?? []).flatMap(({ blocks = [] }) =>
        blocks.filter(({ type }) => type === "image").map(({ alt_text }) => String(alt_text)),
      ),
    filesOf: async (id) => {
      const messages = slack.state().channels.find((channel) => channel.id === place)?.messages ?? [];
      return filesIn(slack, messages.find(({ ts }) => ts === id) ?? {});
    },
    faults: {
      fail,
      limitRate: (call, seconds) =>
        fail(call, {
          applied: false,
          answer: {
            status: 429,
            headers: { "retry-after": String(seconds) },
            body: { ok: false, error: "ratelimited" },
          },
        }),
      block: () => slack.admin.removeBot(place),
      deleteThread: (thread: ThreadPlace) => slack.admin.deleteThread(place, thread.rootId),
    },
    agent: {
      userId: dana.id,
      say: (thread, text) => dana.say(place, text, { thread: thread.threadId }),
      whispers: () => [...dana.ephemerals().map(words), ...seenMessages(slack, dana.dm()).map(({ text }) => text)],
    },
    violations: () => slack.violations.map(({ route, problem }) => `${route}: ${problem}`),
    close: () => slack.close(),
  };
}

export function seenMessages(slack: SlackSandbox, channel: string): SeenMessage[] {
  const { app, channels } = slack.state();
  const messages = channels.find(({ id }) => id === channel)?.messages ?? [];
  return messages
    .filter((message) => !message.deleted && message.subtype !== "channel_join")
    .map((message) => ({
      id: message.ts,
      threadId: message.thread_ts === message.ts ? undefined : message.thread_ts,
      author: message.author.name,
      text: words(message),
      files: filesIn(slack, message).length,
      receipts: (message.reactions ?? [])
        .filter(({ users }) => users.includes(app.botUserId))
        .flatMap(({ name }) => receiptNames[name] ?? []),
      about: /\/archives\/\w+\/p(\d{10})(\d{6})/
        .exec(JSON.stringify(message.blocks ?? []))
        ?.slice(1)
        .join("."),
    }));
}

function filesIn(slack: SlackSandbox, { files = [] }: { files?: Record<string, unknown>[] }) {
  return files.flatMap(({ id }) => {
    const file = slack.file(String(id));
    return file ? [{ name: file.name, text: Buffer.from(file.content).toString() }] : [];
  });
}

/** Everything that can be read in a message, its escapes undone; the text alone where there are no blocks. */
export function words(message: {
  text: string;
  blocks?: object[] | undefined;
  attachments?: object[] | undefined;
}): string {
  const shown = [...textsIn(message.blocks), ...textsIn(message.attachments)];
  return (shown.length > 0 ? shown : [unescapeText(message.text)]).join("\n");
}

function textsIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(textsIn);
  if (typeof part !== "object" || part === null) return [];
  const { type, text, fallback: _, ...rest } = part as Record<string, unknown>;
  if (type === "rich_text_section") return [textsIn(rest.elements).join("")];
  const own = typeof text === "string" ? [type === "mrkdwn" ? unescapeText(text) : text] : textsIn(text);
  return [...own, ...Object.values(rest).flatMap(textsIn)];
}

const unescapeText = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
