import type { Json } from "../json.ts";
import type { Message } from "../model.ts";
import { addReaction, liveMessage, removeReaction } from "../posts.ts";
import { mistake, refuse } from "../refusal.ts";
import { renderMessage } from "../render.ts";
import type { Slack } from "../slack.ts";
import { joinedChannel } from "./lookup.ts";
import type { Methods } from "./method.ts";

export const reactions: Methods = {
  "reactions.add": {
    args: { channel: "string!", timestamp: "string!", name: "string!" },
    keeps: "who reacted with what; any well-formed name counts as an emoji",
    run: (slack, args) => {
      addReaction(slack, target(slack, args), slack.identity.botUserId, nameOf(args));
      return {};
    },
  },
  "reactions.remove": {
    args: { channel: "string!", timestamp: "string!", name: "string!" },
    keeps: "own reactions only",
    run: (slack, args) => {
      removeReaction(slack, target(slack, args), slack.identity.botUserId, nameOf(args));
      return {};
    },
  },
  "reactions.get": {
    args: { channel: "string!", timestamp: "string!", full: "boolean" },
    keeps: "messages only, not files",
    run: (slack, args) => {
      const message = target(slack, args);
      return { type: "message", channel: message.channel, message: renderMessage(slack, message) };
    },
  },
};

function target(slack: Slack, args: Json): Message {
  const channel = joinedChannel(slack, args.channel);
  if (channel.archived) throw refuse("is_archived");
  return liveMessage(slack, channel.id, String(args.timestamp));
}

function nameOf(args: Json): string {
  const name = String(args.name);
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw mistake("invalid_name", `${name} is no emoji name`);
  return name;
}
