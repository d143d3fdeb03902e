import { refuse } from "../errors.ts";
import type { MessageBody } from "../messages/body.ts";
import { assertAwake, botChannel } from "../messages/channels.ts";
import { postMessage } from "../messages/post.ts";
import { joinThread, leaveThread, openThread, openThreadOn, type ThreadOrder } from "../messages/threads.ts";
import type { Channel } from "../model.ts";
import { type Call, defineRoute, noContent, ok, param } from "../router.ts";
import { checkMessage } from "../validate/message-limits.ts";
import { wireChannel, wireThreadMember } from "../wire-guild.ts";
import { wireMessage } from "../wire-message.ts";
import { assertNotEmpty, checkPings, messageOf } from "./messages.ts";

const MEMBERS = "/channels/:id/thread-members";

export const threadRoutes = [
  defineRoute("POST /channels/:id/messages/:mid/threads", {
    schema: "CreateTextThreadWithMessageRequest",
    run: startFromMessage,
  }),
  defineRoute("POST /channels/:id/threads", {
    schema: (call) => (isForum(call) ? "CreateForumThreadRequest" : "CreateTextThreadWithoutMessageRequest"),
    check: (call) => (isForum(call) ? checkMessage((call.body as ThreadBody).message ?? {}) : []),
    run: start,
  }),
  defineRoute("GET /channels/:id/threads/archived/public", { run: listArchived }),
  defineRoute(`GET ${MEMBERS}`, { run: listMembers }),
  defineRoute(`GET ${MEMBERS}/:user`, { run: getMember }),
  defineRoute(`PUT ${MEMBERS}/:user`, { run: (call) => setMember(call, true) }),
  defineRoute(`DELETE ${MEMBERS}/:user`, { run: (call) => setMember(call, false) }),
];

interface ThreadBody {
  name: string;
  auto_archive_duration?: number | null;
  rate_limit_per_user?: number | null;
  applied_tags?: string[] | null;
  message?: MessageBody;
}

function isForum(call: Call): boolean {
  return call.world.store.channels.get(param(call, "id"))?.kind === "forum";
}

function orderOf(call: Call): ThreadOrder {
  const body = call.body as ThreadBody;
  return {
    name: body.name,
    ownerId: call.world.identity.botUserId,
    archiveMinutes: body.auto_archive_duration,
    slowSeconds: body.rate_limit_per_user,
    tags: body.applied_tags,
  };
}

function startFromMessage(call: Call) {
  const { world } = call;
  const channel = botChannel(world, param(call, "id"), "threads");
  if (channel.kind !== "text") throw refuse(50024);
  const thread = openThreadOn(world, messageOf(call), orderOf(call));
  return ok(withOwnMember(call, thread), 201);
}

function start(call: Call) {
  const { world } = call;
  const channel = botChannel(world, param(call, "id"), "threads");
  if (channel.kind !== "text" && channel.kind !== "forum") throw refuse(50024);
  if (channel.kind === "text") return ok(withOwnMember(call, openThread(world, channel, orderOf(call))), 201);
  const body = (call.body as ThreadBody).message ?? {};
  assertNotEmpty(call, body);
  checkPings(call, body);
  const thread = openThread(world, channel, orderOf(call));
  // A forum post's first message has the id of its thread.
  const draft = { id: thread.id, channelId: thread.id, authorId: world.identity.botUserId, body, files: call.files };
  const message = postMessage(world, thread, draft);
  return ok({ ...withOwnMember(call, thread), message: wireMessage(world, message) }, 201);
}

function withOwnMember({ world }: Call, thread: Channel) {
  const member = wireThreadMember(world, thread, world.identity.botUserId);
  return { ...wireChannel(world, world.store.channels.get(thread.id) ?? thread), member };
}

function threadOf(call: Call): Channel {
  const channel = botChannel(call.world, param(call, "id"));
  if (!channel.thread) throw refuse(50024);
  return channel;
}

function userOf(call: Call): string {
  const wanted = param(call, "user");
  const user = call.world.store.users.get(wanted === "@me" ? call.world.identity.botUserId : wanted);
  if (!user) throw refuse(10013);
  return user.id;
}

function listMembers(call: Call) {
  const thread = threadOf(call);
  return ok((thread.thread?.memberIds ?? []).map((id) => wireThreadMember(call.world, thread, id)));
}

function getMember(call: Call) {
  const thread = threadOf(call);
  const userId = userOf(call);
  if (!thread.thread?.memberIds.includes(userId)) throw refuse(10007);
  return ok(wireThreadMember(call.world, thread, userId));
}

function setMember(call: Call, isMember: boolean) {
  const thread = threadOf(call);
  assertAwake(thread);
  if (isMember) joinThread(call.world, thread, userOf(call));
  else leaveThread(call.world, thread, userOf(call));
  return noContent;
}

function listArchived(call: Call) {
  const { world, query } = call;
  const parent = botChannel(world, param(call, "id"));
  const before = Date.parse(query.get("before") ?? "") || Number.POSITIVE_INFINITY;
  const limit = Number(query.get("limit") ?? 50);
  const threads = world.store.channels
    .all()
    .filter(({ parentId, thread }) => parentId === parent.id && thread?.archived && thread.archivedAt < before)
    .sort((a, b) => (b.thread?.archivedAt ?? 0) - (a.thread?.archivedAt ?? 0));
  const { botUserId } = world.identity;
  const page = threads.slice(0, limit);
  const joined = page.filter(({ thread }) => thread?.memberIds.includes(botUserId));
  return ok({
    threads: page.map((thread) => wireChannel(world, thread)),
    members: joined.map((thread) => wireThreadMember(world, thread, botUserId)),
    has_more: threads.length > limit,
  });
}
