import { invalidForm, rateLimited, refuse } from "../errors.ts";
import { MESSAGE_TYPE } from "../flags.ts";
import { announceChannel, botChannel, changeChannel, deleteChannel } from "../messages/channels.ts";
import { postMessage } from "../messages/post.ts";
import { assertTags } from "../messages/threads.ts";
import { showTyping } from "../messages/typing.ts";
import type { Channel, ForumTag, ThreadState } from "../model.ts";
import { type Call, defineRoute, noContent, ok, param } from "../router.ts";
import { wireChannel } from "../wire-guild.ts";
import type { World } from "../world.ts";

export const channelRoutes = [
  defineRoute("GET /channels/:id", {
    run: (call) => ok(wireChannel(call.world, botChannel(call.world, param(call, "id")))),
  }),
  defineRoute("PATCH /channels/:id", { schema: patchSchema, run: patchChannel }),
  defineRoute("DELETE /channels/:id", { run: removeChannel }),
  defineRoute("POST /channels/:id/typing", { run: type }),
];

interface ChannelPatch {
  name?: string | null;
  topic?: string | null;
  archived?: boolean | null;
  locked?: boolean | null;
  auto_archive_duration?: number | null;
  rate_limit_per_user?: number | null;
  applied_tags?: string[] | null;
  available_tags?: Partial<ForumTag>[] | null;
}

const RENAMES_PER_WINDOW = 2;
const RENAME_WINDOW_MS = 10 * 60 * 1000;
const renames = new WeakMap<World, Map<string, number[]>>();

function patchSchema(call: Call): string {
  const kind = call.world.store.channels.get(param(call, "id"))?.kind;
  if (kind === "dm") return "UpdateDMRequestPartial";
  return kind === "thread" ? "UpdateThreadRequestPartial" : "UpdateGuildChannelRequestPartial";
}

function patchChannel(call: Call) {
  const { world } = call;
  const patch = call.body as ChannelPatch;
  const channel = botChannel(world, param(call, "id"), "manage");
  if (channel.kind === "dm") throw refuse(50003);
  const isRenamed = patch.name != null && patch.name !== channel.name;
  // discord.js sends the old name along with whatever changes, so only a new one counts.
  const isSlowed = patch.rate_limit_per_user != null && patch.rate_limit_per_user !== channel.slowSeconds;
  const isTagged = patch.applied_tags != null;
  if (channel.thread?.archived && patch.archived !== false && (isRenamed || isSlowed || isTagged)) throw refuse(50083);
  if (isTagged) assertTags(world, channel.parentId, patch.applied_tags);
  if (isRenamed) countRename(world, channel);
  const changed = changeChannel(world, channel.id, {
    name: patch.name ?? channel.name,
    topic: patch.topic === undefined ? channel.topic : patch.topic,
    slowSeconds: patch.rate_limit_per_user ?? channel.slowSeconds,
    thread: channel.thread && patchedThread(world, channel.thread, patch),
    ...(patch.available_tags ? { tags: patchedTags(world, channel, patch.available_tags) } : {}),
  });
  announceChannel(world, changed);
  if (isRenamed && channel.thread) sayRenamed(world, changed);
  return ok(wireChannel(world, world.store.channels.get(channel.id) ?? changed));
}

function patchedThread(world: World, thread: ThreadState, patch: ChannelPatch): ThreadState {
  const archived = patch.archived ?? thread.archived;
  if (patch.auto_archive_duration != null && ![60, 1440, 4320, 10_080].includes(patch.auto_archive_duration)) {
    const message = "Value must be one of {60, 1440, 4320, 10080}.";
    throw invalidForm([{ path: ["auto_archive_duration"], code: "BASE_TYPE_CHOICES", message }]);
  }
  return {
    ...thread,
    archived,
    archivedAt: archived === thread.archived ? thread.archivedAt : world.clock.now(),
    locked: patch.locked ?? thread.locked,
    archiveMinutes: patch.auto_archive_duration ?? thread.archiveMinutes,
    tags: patch.applied_tags ?? thread.tags,
  };
}

/** What is not listed is gone, what has no id is new. */
function patchedTags(world: World, channel: Channel, wanted: readonly Partial<ForumTag>[]): ForumTag[] {
  if (channel.kind !== "forum") throw refuse(50024);
  const names = wanted.map(({ name = "" }) => name.toLowerCase());
  if (new Set(names).size < names.length) throw refuse(40061);
  if (names.some((name) => name.length === 0 || name.length > 20)) {
    const message = "Must be between 1 and 20 in length.";
    throw invalidForm([{ path: ["available_tags"], code: "BASE_TYPE_BAD_LENGTH", message }]);
  }
  return wanted.map(({ id, name = "", moderated, emoji_id, emoji_name }) => {
    const known = channel.tags?.find((tag) => tag.id === id);
    if (id && !known) throw refuse(10087);
    const look = { moderated: moderated ?? false, emoji_id: emoji_id ?? null, emoji_name: emoji_name ?? null };
    return { id: known?.id ?? world.nextId(), name, ...look };
  });
}

/** About two renames in ten minutes, then one waits. */
function countRename(world: World, channel: Channel): void {
  const now = world.clock.now();
  const ofWorld = renames.get(world) ?? new Map<string, number[]>();
  renames.set(world, ofWorld);
  const recent = (ofWorld.get(channel.id) ?? []).filter((at) => at > now - RENAME_WINDOW_MS);
  const [oldest] = recent;
  if (recent.length >= RENAMES_PER_WINDOW && oldest !== undefined) {
    throw rateLimited((oldest + RENAME_WINDOW_MS - now) / 1000);
  }
  ofWorld.set(channel.id, [...recent, now]);
}

function sayRenamed(world: World, thread: Channel): void {
  postMessage(world, thread, {
    channelId: thread.id,
    authorId: world.identity.botUserId,
    body: { content: thread.name },
    type: MESSAGE_TYPE.renamed,
  });
}

function removeChannel(call: Call) {
  const channel = botChannel(call.world, param(call, "id"), "manage");
  const before = wireChannel(call.world, channel);
  if (channel.kind !== "dm") deleteChannel(call.world, channel);
  return ok(before);
}

function type(call: Call) {
  const { world } = call;
  const channel = botChannel(world, param(call, "id"), "send");
  if (channel.kind === "forum") throw refuse(50008);
  const bot = world.store.users.get(world.identity.botUserId);
  if (bot) showTyping(world, channel, bot);
  return noContent;
}
