import { refuse } from "../errors.ts";
import { INTENT, MESSAGE_TYPE } from "../flags.ts";
import { replaceMessage } from "../messages/change.ts";
import { assertAwake, botChannel } from "../messages/channels.ts";
import { postMessage } from "../messages/post.ts";
import { type Call, defineRoute, noContent, ok, param } from "../router.ts";
import { wireMessage } from "../wire-message.ts";
import { messageOf } from "./messages.ts";

const MAX_PINS = 50;

export const pinRoutes = [
  defineRoute("GET /channels/:id/messages/pins", { run: listPins }),
  defineRoute("GET /channels/:id/pins", {
    run: (call) => ok(pinned(call).map((each) => wireMessage(call.world, each))),
  }),
  ...["/channels/:id/messages/pins/:mid", "/channels/:id/pins/:mid"].flatMap((path) => [
    defineRoute(`PUT ${path}`, { run: (call) => setPinned(call, true) }),
    defineRoute(`DELETE ${path}`, { run: (call) => setPinned(call, false) }),
  ]),
];

function pinned(call: Call) {
  const channel = botChannel(call.world, param(call, "id"));
  return call.world.store.messages.inChannel(channel.id).filter((message) => message.pinned);
}

function listPins(call: Call) {
  const items = pinned(call).map((message) => ({
    pinned_at: new Date(message.editedAt ?? message.createdAt).toISOString(),
    message: wireMessage(call.world, message),
  }));
  return ok({ items: items.reverse(), has_more: false });
}

function setPinned(call: Call, isPinned: boolean) {
  const { world } = call;
  const channel = botChannel(world, param(call, "id"), "manage");
  assertAwake(channel);
  const message = messageOf(call);
  if (message.pinned === isPinned) return noContent;
  if (isPinned && pinned(call).length >= MAX_PINS) throw refuse(30003);
  replaceMessage(world, { ...message, pinned: isPinned });
  const d = { channel_id: channel.id, guild_id: world.identity.guildId, last_pin_timestamp: null };
  world.dispatch({ t: "CHANNEL_PINS_UPDATE", d, intent: INTENT.guilds });
  if (isPinned) {
    postMessage(world, channel, {
      channelId: channel.id,
      authorId: world.identity.botUserId,
      body: {},
      type: MESSAGE_TYPE.pinned,
      reference: { channelId: channel.id, messageId: message.id },
    });
  }
  return noContent;
}
