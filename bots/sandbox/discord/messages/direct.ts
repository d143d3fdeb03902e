import { INTENT } from "../flags.ts";
import type { Channel, User } from "../model.ts";
import { newChannel } from "../seed.ts";
import { wireChannel } from "../wire-guild.ts";
import type { World } from "../world.ts";

/** The one direct channel of the bot with a person. */
export function directChannel(world: World, user: User): Channel {
  const known = findDirectChannel(world, user.id);
  if (known) return known;
  const channel = world.store.channels.put({
    ...newChannel(world.nextId(), "dm", user.name),
    recipientId: user.id,
  });
  world.dispatch({ t: "CHANNEL_CREATE", d: wireChannel(world, channel), intent: INTENT.directMessages });
  world.changed();
  return channel;
}

export function findDirectChannel(world: World, userId: string): Channel | undefined {
  return world.store.channels.all().find((channel) => channel.recipientId === userId);
}
