import { refuse } from "../errors.ts";
import { INTENT } from "../flags.ts";
import type { Bar, Channel, ThreadState } from "../model.ts";
import { wireChannel } from "../wire-guild.ts";
import type { World } from "../world.ts";

/** The channel as the bot may use it, or Discord's refusal. */
export function botChannel(world: World, id: string, ...needs: Bar[]): Channel {
  const channel = world.store.channels.get(id);
  if (!channel) throw refuse(10003);
  const parent = world.store.channels.get(channel.parentId ?? "");
  const bars = [...channel.bars, ...(parent?.bars ?? [])];
  if (bars.includes("access") || (channel.kind !== "dm" && !botInGuild(world))) throw refuse(50001);
  const all = needs.includes("send") && channel.thread ? [...needs, "sendInThreads" as const] : needs;
  if (all.some((need) => bars.includes(need))) throw refuse(50013);
  return channel;
}

export function botInGuild(world: World): boolean {
  return world.store.membership.get("bot")?.inGuild ?? false;
}

export function changeChannel(world: World, id: string, change: Partial<Channel>): Channel {
  const channel = world.store.channels.get(id);
  if (!channel) throw refuse(10003);
  return world.store.channels.put({ ...channel, ...change });
}

export function changeThread(world: World, id: string, change: Partial<ThreadState>): Channel {
  const channel = world.store.channels.get(id);
  if (!channel?.thread) throw refuse(10003);
  return world.store.channels.put({ ...channel, thread: { ...channel.thread, ...change } });
}

export function announceChannel(world: World, channel: Channel): void {
  const t = channel.thread ? "THREAD_UPDATE" : "CHANNEL_UPDATE";
  world.dispatch({ t, d: wireChannel(world, channel), intent: INTENT.guilds });
  world.changed();
}

/** A message wakes an archived thread, unless it is locked. */
export function wakeThread(world: World, channel: Channel): void {
  if (!channel.thread?.archived) return;
  if (channel.thread.locked) throw refuse(50083);
  announceChannel(world, changeThread(world, channel.id, { archived: false, archivedAt: world.clock.now() }));
}

/** Whatever else one does in an archived thread is refused. */
export function assertAwake(channel: Channel): void {
  if (channel.thread?.archived) throw refuse(50083);
}

export function deleteChannel(world: World, channel: Channel): void {
  const children = world.store.channels.all().filter(({ parentId }) => parentId === channel.id);
  for (const child of children) deleteChannel(world, child);
  for (const message of world.store.messages.inChannel(channel.id)) world.store.messages.drop(message.id);
  for (const webhook of world.store.webhooks.all()) {
    if (webhook.channelId === channel.id) world.store.webhooks.drop(webhook.id);
  }
  world.store.channels.drop(channel.id);
  const d = wireChannel(world, channel);
  const gone = { id: channel.id, guild_id: world.identity.guildId, parent_id: channel.parentId, type: d.type };
  world.dispatch(
    channel.thread
      ? { t: "THREAD_DELETE", d: gone, intent: INTENT.guilds }
      : { t: "CHANNEL_DELETE", d, intent: INTENT.guilds },
  );
  world.changed();
}
