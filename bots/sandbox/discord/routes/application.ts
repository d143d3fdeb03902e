import { refuse } from "../errors.ts";
import { INTENT } from "../flags.ts";
import { directChannel } from "../messages/direct.ts";
import { type Call, defineRoute, ok, param } from "../router.ts";
import { wireChannel, wireGuild, wireUser } from "../wire-guild.ts";
import type { World } from "../world.ts";

export const applicationRoutes = [
  defineRoute("GET /gateway", { open: true, run: ({ world }) => ok({ url: gatewayUrl(world) }) }),
  defineRoute("GET /gateway/bot", { run: ({ world }) => ok(gatewayForBot(world)) }),
  defineRoute("GET /users/@me", { run: ({ world }) => ok(self(world)) }),
  defineRoute("GET /users/@me/guilds", { run: ({ world }) => ok(ownGuilds(world)) }),
  defineRoute("POST /users/@me/channels", { schema: "CreatePrivateChannelRequest", run: openDirectChannel }),
  defineRoute("GET /users/:user", { run: getUser }),
  defineRoute("GET /applications/@me", { run: ({ world }) => ok(application(world)) }),
  defineRoute("GET /oauth2/applications/@me", { run: ({ world }) => ok(application(world)) }),
];

export function gatewayUrl(world: World): string {
  return `${world.origin.replace("http", "ws")}/gateway`;
}

function gatewayForBot(world: World) {
  return {
    url: gatewayUrl(world),
    shards: 1,
    session_start_limit: { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 },
  };
}

function self(world: World) {
  const bot = world.store.users.get(world.identity.botUserId);
  return bot ? { ...wireUser(bot), verified: true, mfa_enabled: true, locale: "en-US", email: null } : {};
}

export function application(world: World) {
  const bot = world.store.users.get(world.identity.botUserId);
  return {
    id: world.identity.applicationId,
    name: world.identity.botName,
    icon: null,
    description: "",
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: "0".repeat(64),
    flags: applicationFlags(world),
    owner: null,
    team: null,
    ...(bot ? { bot: wireUser(bot) } : {}),
  };
}

// discord.com/developers/docs/resources/application#application-object-application-flags
const [MEMBERS_LIMITED, CONTENT_LIMITED] = [1 << 15, 1 << 19];
export const applicationFlags = ({ grantedIntents }: World): number =>
  (grantedIntents & INTENT.members ? MEMBERS_LIMITED : 0) | (grantedIntents & INTENT.content ? CONTENT_LIMITED : 0);

function ownGuilds(world: World) {
  const isMember = world.store.membership.get("bot")?.inGuild;
  return isMember ? [{ ...wireGuild(world), owner: false, permissions: "0" }] : [];
}

function getUser({ world, ...call }: Call) {
  const user = world.store.users.get(call.params.user ?? "");
  if (!user) throw refuse(10013);
  return ok(wireUser(user));
}

function openDirectChannel(call: Call) {
  const { recipient_id } = call.body as { recipient_id?: string | null };
  const user = call.world.store.users.get(recipient_id ?? param(call, "user"));
  if (!user || user.bot) throw refuse(user ? 50007 : 10013);
  return ok(wireChannel(call.world, directChannel(call.world, user)));
}
