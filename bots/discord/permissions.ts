// What a member may do in a channel, as Discord reckons it (discord.com/developers/docs/topics/permissions#permission-hierarchy).

import { type APIGuildMember, type APIOverwrite, type APIRole, PermissionFlagsBits } from "discord.js";

export interface Standing {
  guildId: string;
  member: APIGuildMember;
  roles: readonly APIRole[];
  overwrites: readonly APIOverwrite[];
}

const everything = Object.values(PermissionFlagsBits).reduce((sum, bit) => sum | bit, 0n);

export function permissionsIn({ guildId, member, roles, overwrites }: Standing): bigint {
  const own = roles.filter(({ id }) => id === guildId || member.roles.includes(id));
  const base = own.reduce((sum, { permissions }) => sum | BigInt(permissions), 0n);
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return everything;

  // Everyone's first, then those of all roles together, then the member's own.
  const layers = [[guildId], member.roles, [member.user.id]];
  const held = layers.reduce((before, ids) => {
    const layer = overwrites.filter(({ id }) => ids.includes(id) && !(ids === member.roles && id === guildId));
    const denied = layer.reduce((sum, { deny }) => sum | BigInt(deny), 0n);
    const allowed = layer.reduce((sum, { allow }) => sum | BigInt(allow), 0n);
    return (before & ~denied) | allowed;
  }, base);
  // Who cannot see a channel can do nothing there.
  return (held & PermissionFlagsBits.ViewChannel) === 0n ? 0n : held;
}
