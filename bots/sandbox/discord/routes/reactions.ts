import { refuse } from "../errors.ts";
import { assertAwake, botChannel } from "../messages/channels.ts";
import { addReaction, clearReactions, parseEmoji, removeReaction, sameEmoji } from "../messages/reactions.ts";
import type { Message } from "../model.ts";
import { type Call, defineRoute, noContent, ok, param } from "../router.ts";
import { compareIds } from "../snowflake.ts";
import { wireUser } from "../wire-guild.ts";
import { messageOf } from "./messages.ts";

const BASE = "/channels/:id/messages/:mid/reactions";

export const reactionRoutes = [
  defineRoute(`PUT ${BASE}/:emoji/@me`, { run: react }),
  defineRoute(`DELETE ${BASE}/:emoji/@me`, { run: (call) => unreact(call, call.world.identity.botUserId) }),
  defineRoute(`DELETE ${BASE}/:emoji/:user`, { run: (call) => unreact(call, param(call, "user")) }),
  defineRoute(`GET ${BASE}/:emoji`, { run: listReactors }),
  defineRoute(`DELETE ${BASE}/:emoji`, { run: (call) => clear(call, true) }),
  defineRoute(`DELETE ${BASE}`, { run: (call) => clear(call, false) }),
];

function reactable(call: Call): Message {
  assertAwake(botChannel(call.world, param(call, "id"), "reactions"));
  return messageOf(call);
}

function react(call: Call) {
  const message = reactable(call);
  const bot = call.world.store.users.get(call.world.identity.botUserId);
  if (bot) addReaction(call.world, message, bot, parseEmoji(param(call, "emoji")));
  return noContent;
}

function unreact(call: Call, userId: string) {
  const message = reactable(call);
  removeReaction(call.world, message, userId, parseEmoji(param(call, "emoji")));
  return noContent;
}

function clear(call: Call, one: boolean) {
  clearReactions(call.world, reactable(call), one ? parseEmoji(param(call, "emoji")) : undefined);
  return noContent;
}

function listReactors(call: Call) {
  const { world, query } = call;
  botChannel(world, param(call, "id"));
  const emoji = parseEmoji(param(call, "emoji"));
  const reaction = messageOf(call).reactions.find((each) => sameEmoji(each.emoji, emoji));
  if (!reaction) throw refuse(10014);
  const after = query.get("after") ?? "0";
  const ids = [...reaction.userIds].sort(compareIds).filter((id) => compareIds(id, after) > 0);
  return ok(
    ids.slice(0, Number(query.get("limit") ?? 25)).flatMap((id) => {
      const user = world.store.users.get(id);
      return user ? [wireUser(user)] : [];
    }),
  );
}
