import { INTENT } from "../flags.ts";
import type { Channel, User } from "../model.ts";
import { wireMember } from "../wire-guild.ts";
import type { World } from "../world.ts";

/** Shown for ten seconds, and told to whoever asked for that intent. */
export function showTyping(world: World, channel: Channel, user: User): void {
  const isDirect = channel.kind === "dm";
  world.dispatch({
    t: "TYPING_START",
    d: {
      channel_id: channel.id,
      user_id: user.id,
      timestamp: Math.floor(world.clock.now() / 1000),
      ...(isDirect ? {} : { guild_id: world.identity.guildId, member: wireMember(world, user) }),
    },
    intent: isDirect ? INTENT.directTyping : INTENT.typing,
  });
}
