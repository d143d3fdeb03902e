import { BOT_PERMISSIONS, EVERYONE_PERMISSIONS } from "./flags.ts";
import type { Channel, ChannelKind, User } from "./model.ts";
import type { World } from "./world.ts";

export const APPLICATION_ID = "100000000000000001";
export const GUILD_ID = "100000000000000002";
export const SUPPORT_CHANNEL_ID = "100000000000000003";
export const FORUM_CHANNEL_ID = "100000000000000004";
export const AGENT_ROLE_ID = "100000000000000005";
export const BOT_ROLE_ID = "100000000000000006";
export const HIGHEST_SEED_ID = "100000000000000099";

/** Shaped like a bot token (its first part is the bot's id), but good for nothing outside this process. */
export const SANDBOX_TOKEN = `${Buffer.from(APPLICATION_ID).toString("base64url")}.Sandbx.not-a-secret-this-is-a-sandbox`;

const PEOPLE: readonly { id: string; name: string; agent: boolean }[] = [
  { id: "100000000000000011", name: "dana", agent: true },
  { id: "100000000000000012", name: "lee", agent: true },
  { id: "100000000000000013", name: "sam", agent: true },
  { id: "100000000000000014", name: "visitor", agent: false },
];

export const OWNER_ID = "100000000000000011";

/** Puts what is missing, so that a kept world stays as it was. */
export function seed(world: World): void {
  const { roles, users, channels, membership } = world.store;
  const role = (id: string, name: string, position: number, permissions: bigint) => {
    if (!roles.get(id)) roles.put({ id, name, position, permissions: permissions.toString() });
  };
  role(GUILD_ID, "@everyone", 0, EVERYONE_PERMISSIONS);
  role(AGENT_ROLE_ID, "Support agents", 1, EVERYONE_PERMISSIONS);
  role(BOT_ROLE_ID, world.identity.botName, 2, BOT_PERMISSIONS);

  const bot = users.get(APPLICATION_ID);
  if (bot?.name !== world.identity.botName) {
    users.put({ ...person(world, APPLICATION_ID, world.identity.botName, [BOT_ROLE_ID]), bot: true });
  }
  for (const { id, name, agent } of PEOPLE) {
    if (!users.get(id)) users.put(person(world, id, name, agent ? [AGENT_ROLE_ID] : []));
  }
  if (!channels.get(SUPPORT_CHANNEL_ID)) channels.put(newChannel(SUPPORT_CHANNEL_ID, "text", "support"));
  if (!channels.get(FORUM_CHANNEL_ID)) channels.put(newChannel(FORUM_CHANNEL_ID, "forum", "support-forum"));
  if (!membership.get("bot")) membership.put({ id: "bot", inGuild: true });
}

export function newChannel(id: string, kind: ChannelKind, name: string): Channel {
  return {
    id,
    kind,
    name,
    topic: null,
    parentId: null,
    recipientId: null,
    slowSeconds: 0,
    lastMessageId: null,
    bars: [],
    thread: null,
  };
}

export function findOrJoin(world: World, name: string): { user: User; joined: boolean } {
  const known = world.store.users.all().find((user) => user.name === name && !user.bot);
  if (known) return { user: known, joined: false };
  return { user: world.store.users.put(person(world, idForName(name), name, [])), joined: true };
}

function person(world: World, id: string, name: string, roles: string[]): User {
  return { id, name, bot: false, roles, joinedAt: world.clock.now(), closedToMessages: false };
}

/** The same name has the same id in every run, kept or not (FNV-1a, 40 bits, in an old corner of the id space). */
function idForName(name: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(name)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffff_ffff_ffff_ffffn;
  return (200_000_000_000_000_000n + (hash & 0xff_ffff_ffffn)).toString();
}
