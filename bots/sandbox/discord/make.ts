// What an admin of the server adds to it.

import { EVERYONE_PERMISSIONS, INTENT } from "./flags.ts";
import { newChannel } from "./seed.ts";
import { wireChannel, wireRole } from "./wire-guild.ts";
import type { World } from "./world.ts";

export function findOrMakeChannel(world: World, name: string): string {
  const known = world.store.channels.all().find((channel) => channel.kind === "text" && channel.name === name);
  if (known) return known.id;
  const channel = world.store.channels.put(newChannel(world.nextId(), "text", name));
  world.dispatch({ t: "CHANNEL_CREATE", d: wireChannel(world, channel), intent: INTENT.guilds });
  world.changed();
  return channel.id;
}

export function findOrMakeRole(world: World, name: string, memberNames: readonly string[]): string {
  const { roles, users } = world.store;
  const permissions = EVERYONE_PERMISSIONS.toString();
  const known = roles.all().find((role) => role.name === name);
  const role = known ?? roles.put({ id: world.nextId(), name, position: 1, permissions });
  for (const user of users.all()) {
    if (memberNames.includes(user.name) && !user.roles.includes(role.id))
      users.put({ ...user, roles: [...user.roles, role.id] });
  }
  if (!known) {
    const d = { guild_id: world.identity.guildId, role: wireRole(role) };
    world.dispatch({ t: "GUILD_ROLE_CREATE", d, intent: INTENT.guilds });
  }
  world.changed();
  return role.id;
}
