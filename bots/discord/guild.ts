// What the gateway tells of the guild: names for plain text, and which threads are under which channel.

import { GatewayDispatchEvents, type GatewayDispatchPayload } from "discord.js";

export interface Guild {
  observe(packet: GatewayDispatchPayload): void;
  /** Undefined until the gateway has said. */
  isMember(): boolean | undefined;
  /** The channel of a thread; null for what is no thread, undefined for what nobody told of: it may be one. */
  parentOf(channelId: string): string | null | undefined;
  role(id: string): string | undefined;
  channel(id: string): string | undefined;
}

interface ChannelLike {
  id: string;
  name?: string | null;
  parent_id?: string | null;
}

export function createGuild(guildId: string): Guild {
  const roles = new Map<string, string>();
  const channels = new Map<string, string>();
  /** From thread to channel. */
  const parents = new Map<string, string>();
  let member: boolean | undefined;

  const noteChannel = ({ id, name }: ChannelLike) => void channels.set(id, name ?? "");
  const noteThread = (thread: ChannelLike) => {
    noteChannel(thread);
    parents.set(thread.id, thread.parent_id ?? "");
  };

  return {
    observe({ t, d }) {
      switch (t) {
        case GatewayDispatchEvents.Ready:
          member = d.guilds.some(({ id }) => id === guildId);
          break;
        case GatewayDispatchEvents.GuildCreate:
          if (d.id !== guildId || d.unavailable) break;
          member = true;
          for (const role of d.roles) roles.set(role.id, role.name);
          d.channels.forEach(noteChannel);
          d.threads.forEach(noteThread);
          break;
        case GatewayDispatchEvents.GuildDelete:
          if (d.id === guildId && !d.unavailable) member = false;
          break;
        case GatewayDispatchEvents.GuildRoleCreate:
        case GatewayDispatchEvents.GuildRoleUpdate:
          roles.set(d.role.id, d.role.name);
          break;
        case GatewayDispatchEvents.ChannelCreate:
        case GatewayDispatchEvents.ChannelUpdate:
          noteChannel(d);
          break;
        case GatewayDispatchEvents.ThreadCreate:
        case GatewayDispatchEvents.ThreadUpdate:
          noteThread(d);
          break;
        case GatewayDispatchEvents.ThreadListSync:
          d.threads.forEach(noteThread);
          break;
      }
    },
    isMember: () => member,
    parentOf: (channelId) => parents.get(channelId) ?? (channels.has(channelId) ? null : undefined),
    role: (id) => roles.get(id),
    channel: (id) => channels.get(id),
  };
}
