import { refuse } from "../errors.ts";
import { INTENT } from "../flags.ts";
import { botInGuild } from "../messages/channels.ts";
import type { User } from "../model.ts";
import { type Call, defineRoute, noContent, ok, param } from "../router.ts";
import { compareIds } from "../snowflake.ts";
import { wireChannel, wireGuild, wireMember, wireRole, wireThreadMember, wireWebhook } from "../wire-guild.ts";
import type { World } from "../world.ts";

export const guildRoutes = [
  defineRoute("GET /guilds/:id", { run: getGuild }),
  defineRoute("GET /guilds/:id/channels", { run: listChannels }),
  defineRoute("GET /guilds/:id/roles", { run: ({ world, ...call }) => within(world, call.params.id, listRoles) }),
  defineRoute("GET /guilds/:id/members/search", { run: searchMembers }),
  defineRoute("GET /guilds/:id/members", { run: listMembers }),
  defineRoute("GET /guilds/:id/members/:user", { run: (call) => ok(wireMember(call.world, member(call))) }),
  defineRoute("PUT /guilds/:id/members/:user/roles/:role", { run: (call) => changeRole(call, true) }),
  defineRoute("DELETE /guilds/:id/members/:user/roles/:role", { run: (call) => changeRole(call, false) }),
  defineRoute("GET /guilds/:id/threads/active", { run: listActiveThreads }),
  defineRoute("GET /guilds/:id/webhooks", { run: listWebhooks }),
];

export function setRoles(world: World, user: User, roles: readonly string[]): void {
  const changed = world.store.users.put({ ...user, roles });
  world.dispatch({ t: "GUILD_MEMBER_UPDATE", d: wireMember(world, changed), intent: INTENT.members });
  world.changed();
}

function within<T>(world: World, guildId: string | undefined, read: (world: World) => T) {
  if (guildId !== world.identity.guildId) throw refuse(10004);
  if (!botInGuild(world)) throw refuse(50001);
  return ok(read(world));
}

function getGuild({ world, params, query }: Call) {
  const counts =
    query.get("with_counts") === "true" ? { approximate_member_count: world.store.users.all().length } : {};
  return within(world, params.id, () => ({ ...wireGuild(world), ...counts }));
}

function listChannels({ world, params }: Call) {
  const visible = world.store.channels.all().filter(({ kind, bars }) => isListed(kind) && !bars.includes("access"));
  return within(world, params.id, () => visible.map((channel) => wireChannel(world, channel)));
}

function isListed(kind: string): boolean {
  return kind === "text" || kind === "forum";
}

function listRoles(world: World) {
  return world.store.roles.all().map(wireRole);
}

function searchMembers({ world, params, query }: Call) {
  const start = (query.get("query") ?? "").toLowerCase();
  const found = world.store.users.all().filter(({ name }) => name.toLowerCase().startsWith(start));
  const limit = Number(query.get("limit") ?? 1);
  return within(world, params.id, () => found.slice(0, limit).map((user) => wireMember(world, user)));
}

function listMembers({ world, params, query }: Call) {
  const after = query.get("after") ?? "0";
  const users = world.store.users.all().filter(({ id }) => compareIds(id, after) > 0);
  const page = users.sort((a, b) => compareIds(a.id, b.id)).slice(0, Number(query.get("limit") ?? 1));
  return within(world, params.id, () => page.map((user) => wireMember(world, user)));
}

function member(call: Call): User {
  within(call.world, param(call, "id"), () => undefined);
  const user = call.world.store.users.get(param(call, "user"));
  if (!user) throw refuse(/^\d+$/.test(param(call, "user")) ? 10007 : 10013);
  return user;
}

function changeRole(call: Call, grant: boolean) {
  const user = member(call);
  const role = param(call, "role");
  if (!call.world.store.roles.get(role)) throw refuse(10011);
  const others = user.roles.filter((id) => id !== role);
  setRoles(call.world, user, grant ? [...others, role] : others);
  return noContent;
}

function listActiveThreads({ world, params }: Call) {
  return within(world, params.id, () => {
    const threads = world.store.channels.all().filter(({ thread }) => thread && !thread.archived);
    const { botUserId } = world.identity;
    const joined = threads.filter(({ thread }) => thread?.memberIds.includes(botUserId));
    return {
      threads: threads.map((thread) => wireChannel(world, thread)),
      members: joined.map((thread) => wireThreadMember(world, thread, botUserId)),
    };
  });
}

function listWebhooks({ world, params }: Call) {
  return within(world, params.id, () => world.store.webhooks.all().map((webhook) => wireWebhook(world, webhook)));
}
