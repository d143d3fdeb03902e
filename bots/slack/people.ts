// Who people are, as Slack says, remembered for a minute.

import type { WebClient } from "@slack/web-api";
import { codeOf } from "./failures.ts";

export interface Member {
  id: string;
  name: string;
  email: string | null;
  avatarUrl: string | null;
  /** A full member of this workspace: no guest, no bot, nobody of another workspace, nobody who left. */
  full: boolean;
}

export interface People {
  /** Undefined for an id that Slack does not know. @throws when Slack cannot be asked */
  member(userId: string): Promise<Member | undefined>;
  /** The name by which a text may call them; never throws. */
  nameOf(userId: string): Promise<string>;
  /** Whether the configured user group holds them. @throws when Slack cannot be asked */
  isInGroup(userId: string): Promise<boolean>;
}

export interface PeopleOptions {
  web: WebClient;
  /** The workspace that the app is installed in. */
  teamId(): Promise<string>;
  agentUsergroupId: string | undefined;
  now?: () => number;
}

const keptMs = 60_000;
const keptMembers = 5_000;

export function createPeople({ web, teamId, agentUsergroupId, now = Date.now }: PeopleOptions): People {
  const members = new Map<string, { at: number; member: Promise<Member | undefined> }>();
  let group: { at: number; users: Promise<ReadonlySet<string>> } | undefined;

  async function ask(userId: string): Promise<Member | undefined> {
    const own = await teamId();
    try {
      const { user } = await web.users.info({ user: userId });
      return user && memberOf(user, userId, own);
    } catch (error) {
      if (unknownUser.includes(codeOf(error) ?? "")) return undefined;
      throw error;
    }
  }

  function member(userId: string): Promise<Member | undefined> {
    const known = members.get(userId);
    if (known && now() - known.at < keptMs) return known.member;
    const asked = ask(userId);
    members.delete(userId);
    members.set(userId, { at: now(), member: asked });
    const eldest = members.keys().next().value;
    if (members.size > keptMembers && eldest !== undefined) members.delete(eldest);
    asked.catch(() => members.delete(userId));
    return asked;
  }

  async function askGroup(usergroup: string): Promise<ReadonlySet<string>> {
    const { users = [] } = await web.usergroups.users.list({ usergroup });
    return new Set(users);
  }

  return {
    member,
    nameOf: async (userId) => (await member(userId).catch(() => undefined))?.name ?? "someone",
    async isInGroup(userId) {
      if (agentUsergroupId === undefined) return false;
      if (!group || now() - group.at >= keptMs) {
        const asked = { at: now(), users: askGroup(agentUsergroupId) };
        group = asked;
        asked.users.catch(() => (group = group === asked ? undefined : group));
      }
      return (await group.users).has(userId);
    },
  };
}

/** Only who could be an agent. */
export const fullMember =
  ({ member }: People) =>
  async (userId: string): Promise<Pick<Member, "name" | "email" | "avatarUrl"> | undefined> => {
    const found = await member(userId);
    return found?.full ? { name: found.name, email: found.email, avatarUrl: found.avatarUrl } : undefined;
  };

const unknownUser = ["user_not_found", "user_not_visible", "users_not_found"];

type User = NonNullable<Awaited<ReturnType<WebClient["users"]["info"]>>["user"]>;

function memberOf(user: User, id: string, ownTeam: string): Member {
  const { profile } = user;
  const outside = (user.team_id !== undefined && user.team_id !== ownTeam) || isStranger(user);
  const guest = user.is_restricted || user.is_ultra_restricted;
  return {
    id,
    name: profile?.display_name || user.real_name || profile?.real_name || user.name || id,
    email: user.is_email_confirmed === false ? null : (profile?.email?.toLowerCase() ?? null),
    avatarUrl: httpUrl(profile?.image_192) ?? httpUrl(profile?.image_72) ?? null,
    full: !(outside || guest || user.is_bot || user.deleted || id === "USLACKBOT"),
  };
}

const isStranger = (user: object): boolean => "is_stranger" in user && user.is_stranger === true;

const httpUrl = (url: string | undefined): string | undefined => (url && /^https?:\/\//.test(url) ? url : undefined);
