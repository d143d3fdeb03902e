import { refuse } from "../errors.ts";
import { INTENT } from "../flags.ts";
import type { Json, Message, Reaction, User } from "../model.ts";
import { wireMember } from "../wire-guild.ts";
import type { World } from "../world.ts";

const MAX_REACTIONS = 20;
const EMOJI = /^(\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\uFE0F?\u20E3)/u;

/** "✅", or "name:id" of a guild's own. */
export function parseEmoji(text: string): Reaction["emoji"] {
  const custom = /^(\w{2,32}):(\d+)$/.exec(text);
  if (custom) return { id: custom[2] ?? null, name: custom[1] ?? "" };
  if (!EMOJI.test(text)) throw refuse(10014);
  return { id: null, name: text };
}

/** Clients differ in whether they send the variation selector of "↩️". */
export function sameEmoji(a: Reaction["emoji"], b: Reaction["emoji"]): boolean {
  const plain = (name: string) => name.replaceAll("\uFE0F", "");
  return a.id === b.id && (a.id !== null || plain(a.name) === plain(b.name));
}

export function addReaction(world: World, message: Message, user: User, emoji: Reaction["emoji"]): void {
  const known = message.reactions.find((each) => sameEmoji(each.emoji, emoji));
  if (known?.userIds.includes(user.id)) return;
  if (!known && message.reactions.length >= MAX_REACTIONS) throw refuse(30010);
  const reactions = known
    ? message.reactions.map((each) => (each === known ? { ...each, userIds: [...each.userIds, user.id] } : each))
    : [...message.reactions, { emoji, userIds: [user.id] }];
  world.store.messages.put({ ...message, reactions });
  tell(world, "MESSAGE_REACTION_ADD", message, {
    user_id: user.id,
    emoji: known?.emoji ?? emoji,
    burst: false,
    type: 0,
    message_author_id: message.authorId,
    ...(isDirect(world, message) ? {} : { member: wireMember(world, user) }),
  });
}

export function removeReaction(world: World, message: Message, userId: string, emoji: Reaction["emoji"]): void {
  const known = message.reactions.find((each) => sameEmoji(each.emoji, emoji));
  if (!known?.userIds.includes(userId)) return;
  const reactions = message.reactions
    .map((each) => (each === known ? { ...each, userIds: each.userIds.filter((id) => id !== userId) } : each))
    .filter(({ userIds }) => userIds.length > 0);
  world.store.messages.put({ ...message, reactions });
  tell(world, "MESSAGE_REACTION_REMOVE", message, { user_id: userId, emoji: known.emoji, burst: false, type: 0 });
}

export function clearReactions(world: World, message: Message, emoji?: Reaction["emoji"]): void {
  const reactions = emoji ? message.reactions.filter((each) => !sameEmoji(each.emoji, emoji)) : [];
  world.store.messages.put({ ...message, reactions });
  tell(world, emoji ? "MESSAGE_REACTION_REMOVE_EMOJI" : "MESSAGE_REACTION_REMOVE_ALL", message, emoji ? { emoji } : {});
}

function tell(world: World, t: string, message: Message, fields: Json): void {
  const direct = isDirect(world, message);
  world.dispatch({
    t,
    d: {
      channel_id: message.channelId,
      message_id: message.id,
      ...(direct ? {} : { guild_id: world.identity.guildId }),
      ...fields,
    },
    intent: direct ? INTENT.directReactions : INTENT.reactions,
  });
  world.changed();
}

function isDirect(world: World, message: Message): boolean {
  return world.store.channels.get(message.channelId)?.kind === "dm";
}
