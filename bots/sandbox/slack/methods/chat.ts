import { pingProblems } from "../blocks/pings.ts";
import { type Content, readContent, refuseAny } from "../content.ts";
import { compact, isJson, type Json, stringOf } from "../json.ts";
import type { Message } from "../model.ts";
import { directMessage } from "../people.ts";
import { erase, fallbackText, liveMessage, ownApp, post, rewrite } from "../posts.ts";
import { mistake, refuse } from "../refusal.ts";
import { renderMessage } from "../render.ts";
import type { Slack } from "../slack.ts";
import { channelOf, joinedChannel, personOf, writableChannel } from "./lookup.ts";
import type { Arguments, Methods } from "./method.ts";

const CONTENT: Arguments = {
  text: "string",
  blocks: "json",
  attachments: "json",
  markdown_text: "string",
  parse: "string",
  link_names: "boolean",
  as_user: "boolean",
};
const LOOK: Arguments = { username: "string", icon_emoji: "string", icon_url: "string" };

export const chat: Methods = {
  "chat.postMessage": {
    args: {
      channel: "string!",
      ...CONTENT,
      ...LOOK,
      thread_ts: "string",
      reply_broadcast: "boolean",
      metadata: "json",
      mrkdwn: "boolean",
      unfurl_links: "boolean",
      unfurl_media: "boolean",
    },
    keeps: "text, blocks, attachments, metadata, thread, broadcast, name and icon; no unfurling, no rate limit",
    run: postMessage,
  },
  "chat.update": {
    args: { channel: "string!", ts: "string!", ...CONTENT, metadata: "json", reply_broadcast: "boolean" },
    keeps: "text, blocks, attachments, metadata; what is left out stays; own messages only",
    run: update,
  },
  "chat.delete": {
    args: { channel: "string!", ts: "string!", as_user: "boolean" },
    keeps: "own messages only; a root with replies leaves a tombstone",
    run: remove,
  },
  "chat.postEphemeral": {
    args: { channel: "string!", user: "string!", ...CONTENT, ...LOOK, thread_ts: "string" },
    keeps: "shown to that one person until a restart; in no history",
    run: postEphemeral,
  },
  "chat.getPermalink": {
    args: { channel: "string!", message_ts: "string!" },
    keeps: "the address in Slack's form",
    run: getPermalink,
  },
};

function postMessage(slack: Slack, args: Json): Json {
  const channel = writableChannel(slack, args.channel);
  const content = readSpoken(args);
  refuseUnknownPictures(slack, [content.blocks, content.attachments]);
  const thread = stringOf(args.thread_ts);
  if (thread !== undefined && !/^\d{10,}\.\d{6}$/.test(thread))
    throw mistake("invalid_thread_ts", `thread_ts is ${thread}`);
  const message = post(slack, {
    channel: channel.id,
    user: slack.identity.botUserId,
    app: ownApp(slack),
    ...content,
    ...readLook(slack, args),
    text: fallbackText(content.text, content.blocks),
    thread,
    broadcast: args.reply_broadcast === true,
  });
  return { channel: channel.id, ts: message.ts, message: renderMessage(slack, message, { metadata: true }) };
}

/** A block may show a picture that was uploaded to Slack, once it is there whole. */
function refuseUnknownPictures(slack: Slack, part: unknown): void {
  if (typeof part !== "object" || part === null) return;
  const { type, slack_file: shown } = part as Json;
  if (type === "image" && isJson(shown)) {
    const file = slack.world.files.get(String(shown.id));
    const isPicture = file?.completed && !file.deleted && file.mimetype.startsWith("image/");
    if (!isPicture) throw mistake("invalid_blocks", "invalid slack file");
  }
  for (const child of Object.values(part)) refuseUnknownPictures(slack, child);
}

function update(slack: Slack, args: Json): Json {
  const { message } = ownMessage(slack, args, "cant_update_message");
  const content = readSpoken(args, false);
  if (Object.values(compact({ ...content })).length === 0) throw mistake("no_text");
  const change = compact({ ...content }) as Partial<Pick<Message, "text" | "blocks" | "attachments" | "metadata">>;
  const fresh = rewrite(slack, message, slack.identity.botUserId, change);
  if (fresh.text === "" && !fresh.blocks?.length && !fresh.attachments?.length)
    slack.violate("chat.update", "the message is empty now");
  return {
    channel: message.channel,
    ts: message.ts,
    text: fresh.text,
    message: renderMessage(slack, fresh, { metadata: true }),
  };
}

function remove(slack: Slack, args: Json): Json {
  const { message } = ownMessage(slack, args, "cant_delete_message");
  erase(slack, message);
  return { channel: message.channel, ts: message.ts };
}

function postEphemeral(slack: Slack, args: Json): Json {
  const channel = writableChannel(slack, args.channel);
  const person = personOf(slack, args.user);
  if (channel.kind === "im" ? channel !== directMessage(slack, person) : !channel.members.includes(person.id)) {
    throw refuse("user_not_in_channel");
  }
  const content = readSpoken(args);
  const thread = stringOf(args.thread_ts);
  const ts = slack.world.nextTs();
  // Real Slack shows none in a thread that nobody has answered in, and says "ok".
  if (thread !== undefined && slack.world.replies(channel.id, thread).length === 0) return { message_ts: ts };
  slack.world.showEphemeral({
    ts,
    channel: channel.id,
    user: person.id,
    text: fallbackText(content.text, content.blocks),
    blocks: content.blocks,
    attachments: content.attachments,
    thread,
    username: stringOf(args.username),
    via: "chat.postEphemeral",
  });
  return { message_ts: ts };
}

function getPermalink(slack: Slack, args: Json): Json {
  const channel = channelOf(slack, args.channel);
  const message = liveMessage(slack, channel.id, String(args.message_ts));
  const inThread = message.thread ? `?thread_ts=${message.thread}&cid=${channel.id}` : "";
  const at = `https://${slack.identity.domain}.slack.com/archives/${channel.id}/p${message.ts.replace(".", "")}`;
  return { channel: channel.id, permalink: `${at}${inThread}` };
}

function readSpoken(args: Json, required = true): Content {
  if (args.as_user === true) throw mistake("as_user_not_supported");
  return readContent(args, { required });
}

function readLook(slack: Slack, args: Json): Pick<Message, "username" | "icons" | "subtype"> {
  const username = stringOf(args.username);
  const emoji = stringOf(args.icon_emoji);
  const url = stringOf(args.icon_url);
  refuseAny("invalid_arguments", pingProblems({ text: username }, true));
  if (emoji !== undefined && !/^:[^\s:]+:$/.test(emoji))
    slack.violate("chat.postMessage", `icon_emoji ${emoji} is no :name:`);
  if (url !== undefined && !/^https?:\/\//.test(url))
    slack.violate("chat.postMessage", `icon_url ${url} is no address`);
  const icons = emoji ? { emoji } : url ? { image_48: url } : undefined;
  return username !== undefined || icons ? { username, icons, subtype: "bot_message" } : {};
}

function ownMessage(slack: Slack, args: Json, otherwise: string): { message: Message } {
  const channel = joinedChannel(slack, args.channel);
  const message = liveMessage(slack, channel.id, String(args.ts));
  if (channel.archived) throw refuse("is_archived");
  if (message.app?.botId !== slack.identity.botId) throw refuse(otherwise);
  return { message };
}
