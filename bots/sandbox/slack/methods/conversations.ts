import { type Json, stringOf } from "../json.ts";
import { limits } from "../limits.ts";
import type { Channel, Message } from "../model.ts";
import { directMessage, join } from "../people.ts";
import { mistake, refuse } from "../refusal.ts";
import { renderChannel, renderMessage } from "../render.ts";
import type { Slack } from "../slack.ts";
import { microsOf } from "../world.ts";
import { channelOf, joinedChannel, page, pageSize, personOf, readCursor, writeCursor } from "./lookup.ts";
import type { Arguments, Methods } from "./method.ts";

const WINDOW: Arguments = {
  channel: "string!",
  oldest: "string",
  latest: "string",
  inclusive: "boolean",
  limit: "number",
  cursor: "string",
  include_all_metadata: "boolean",
};
const PAGE: Arguments = { limit: "number", cursor: "string" };

export const conversations: Methods = {
  "conversations.history": {
    args: WINDOW,
    keeps: "roots and broadcasts, newest first, with pages, window and metadata",
    run: history,
  },
  "conversations.replies": {
    args: { ...WINDOW, ts: "string!" },
    keeps: "the root first on every page, then its replies, oldest first",
    run: replies,
  },
  "conversations.info": {
    args: { channel: "string!", include_locale: "boolean", include_num_members: "boolean" },
    keeps: "name, kind, membership, archived",
    run: (slack, args) => ({ channel: renderChannel(slack, channelOf(slack, args.channel)) }),
  },
  "conversations.list": {
    args: { ...PAGE, exclude_archived: "boolean", types: "string" },
    keeps: "public and private channels and DMs by type, in pages",
    run: (slack, args) => list(slack, args),
  },
  "users.conversations": {
    args: { ...PAGE, exclude_archived: "boolean", types: "string" },
    keeps: "what the bot is in, by type, in pages",
    run: (slack, args) => list(slack, args, ({ members }) => members.includes(slack.identity.botUserId)),
  },
  "conversations.members": {
    args: { channel: "string!", limit: "number", cursor: "string" },
    keeps: "ids in order of joining, in pages",
    run: (slack, args) => {
      const { items, next } = page(channelOf(slack, args.channel).members, args);
      return { members: items, response_metadata: { next_cursor: next } };
    },
  },
  "conversations.open": {
    args: { channel: "string", users: "string", prevent_creation: "boolean", return_im: "boolean" },
    keeps: "DMs with one person; no group DMs",
    run: open,
  },
  "conversations.join": {
    args: { channel: "string!" },
    keeps: "public channels only",
    run: (slack, args) => {
      const channel = channelOf(slack, args.channel);
      if (channel.kind !== "channel") throw refuse("method_not_supported_for_channel_type");
      if (channel.archived) throw refuse("is_archived");
      join(slack, channel, slack.identity.botUserId);
      return { channel: renderChannel(slack, channel) };
    },
  },
};

function history(slack: Slack, args: Json): Json {
  const channel = joinedChannel(slack, args.channel);
  const limit = pageSize(args, 100, limits.historyPage);
  const before = readCursor(args, "next_ts:");
  const inWindow = windowOf(args);
  const found: Message[] = [];
  const timeline = slack.world.timeline(channel.id);
  for (let at = timeline.length - 1; at >= 0 && found.length <= limit; at -= 1) {
    const message = timeline[at];
    if (!message || message.deleted || (message.thread && !message.broadcast)) continue;
    if (before !== undefined && microsOf(message.ts) > microsOf(before)) continue;
    if (inWindow(message)) found.push(message);
  }
  const next = found[limit];
  const messages = found.slice(0, limit).map((message) => renderMessage(slack, message, wants(args)));
  return { messages, has_more: next !== undefined, pin_count: 0, ...cursorOf(next) };
}

function replies(slack: Slack, args: Json): Json {
  const channel = joinedChannel(slack, args.channel);
  const limit = pageSize(args, 1000, limits.listPage);
  const asked = slack.world.message(channel.id, String(args.ts));
  if (!asked || asked.deleted) throw refuse("thread_not_found");
  if (asked.thread) return { messages: [renderMessage(slack, asked, wants(args))], has_more: false };

  const from = readCursor(args, "next_ts:");
  const inWindow = windowOf(args);
  const found = slack.world
    .replies(channel.id, asked.ts)
    .filter((reply) => inWindow(reply) && (from === undefined || microsOf(reply.ts) >= microsOf(from)));
  const next = found[limit];
  const messages = [asked, ...found.slice(0, limit)].map((message) => renderMessage(slack, message, wants(args)));
  return { messages, has_more: next !== undefined, ...cursorOf(next) };
}

function list(slack: Slack, args: Json, isWanted: (channel: Channel) => boolean = () => true): Json {
  const kinds = (stringOf(args.types) ?? "public_channel").split(",").map((type) => {
    const kind = { public_channel: "channel", private_channel: "group", im: "im", mpim: "mpim" }[type.trim()];
    if (!kind) throw mistake("invalid_types", `unknown type: ${type}`);
    return kind;
  });
  const channels = [...slack.world.channels.values()].filter(
    (channel) =>
      kinds.includes(channel.kind) &&
      isWanted(channel) &&
      !(args.exclude_archived === true && channel.archived) &&
      (channel.kind === "channel" || channel.members.includes(slack.identity.botUserId)),
  );
  const { items, next } = page(channels, args);
  return { channels: items.map((channel) => renderChannel(slack, channel)), response_metadata: { next_cursor: next } };
}

function open(slack: Slack, args: Json): Json {
  const users = (stringOf(args.users) ?? "").split(",").filter(Boolean);
  if (users.length > 1) throw mistake("method_not_supported_for_channel_type", "the sandbox has no group DMs");
  if (users.length === 0 && args.channel === undefined) throw mistake("users_list_not_supplied");
  if (users[0] === slack.identity.botUserId) throw refuse("cannot_dm_bot");
  const channel = users[0] ? directMessage(slack, personOf(slack, users[0])) : channelOf(slack, args.channel);
  return { channel: args.return_im === true ? renderChannel(slack, channel) : { id: channel.id } };
}

function windowOf(args: Json): (message: Message) => boolean {
  const edge = (value: unknown, otherwise: number) => (stringOf(value) ? microsOf(String(value)) : otherwise);
  const oldest = edge(args.oldest, 0);
  const latest = edge(args.latest, Number.POSITIVE_INFINITY);
  return ({ ts }) => {
    const at = microsOf(ts);
    return args.inclusive === true ? at >= oldest && at <= latest : at > oldest && at < latest;
  };
}

function wants(args: Json): { metadata: boolean } {
  return { metadata: args.include_all_metadata === true };
}

function cursorOf(next: Message | undefined): Json {
  return next ? { response_metadata: { next_cursor: writeCursor(`next_ts:${next.ts}`) } } : {};
}
