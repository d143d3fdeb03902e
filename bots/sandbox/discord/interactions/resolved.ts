import { COMPONENT } from "../flags.ts";
import type { Channel, Json, User } from "../model.ts";
import { permissionsOf, wireChannel, wireMemberless, wireRole, wireUser } from "../wire-guild.ts";
import type { World } from "../world.ts";

/** The objects behind the ids in an interaction's values. */
export interface Resolved {
  users?: Json;
  members?: Json;
  roles?: Json;
  channels?: Json;
  attachments?: Json;
  messages?: Json;
}

/** Notes what an entity select chose; throws if there is no such person, role or channel. */
export function noteResolved(world: World, resolved: Resolved, type: number, ids: readonly string[]): void {
  for (const id of ids) {
    const user = world.store.users.get(id);
    const role = world.store.roles.get(id);
    const channel = world.store.channels.get(id);
    const takesUsers = type === COMPONENT.userSelect || type === COMPONENT.mentionableSelect;
    const takesRoles = type === COMPONENT.roleSelect || type === COMPONENT.mentionableSelect;
    if (takesUsers && user) noteUser(resolved, user);
    else if (takesRoles && role) resolved.roles = { ...resolved.roles, [id]: wireRole(role) };
    else if (type === COMPONENT.channelSelect && channel) noteChannel(world, resolved, channel);
    else if (takesUsers || takesRoles || type === COMPONENT.channelSelect)
      throw new Error(`There is no ${id} to choose.`);
  }
}

export function noteUser(resolved: Resolved, user: User): void {
  const member = { ...wireMemberless(user), permissions: permissionsOf(user).toString() };
  resolved.users = { ...resolved.users, [user.id]: wireUser(user) };
  resolved.members = { ...resolved.members, [user.id]: member };
}

export function noteChannel(world: World, resolved: Resolved, channel: Channel): void {
  const wire = { ...wireChannel(world, channel), permissions: "0" };
  resolved.channels = { ...resolved.channels, [channel.id]: wire };
}
