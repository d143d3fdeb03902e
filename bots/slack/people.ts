// Who people are, as Slack says, remembered for a minute; where Slack does not answer, what it said last counts for ten.

import { setTimeout as sleep } from "node:timers/promises";
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
const lastMs = 600_000;
const againMs = 5_000;
const patienceMs = 1_000;

interface Known {
  until: number;
  answer: Promise<Member | undefined>;
  /** What Slack said last, and when. */
  last: { at: number; member: Member | undefined } | undefined;
}

export function createPeople({ web, teamId, agentUsergroupId, now = Date.now }: PeopleOptions): People {
  const members = new Map<string, Known>();
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
    const before = members.get(userId);
    if (before && now() < before.until) return before.answer;
    const asked = ask(userId);
    const last = before?.last;
    const counts = last !== undefined && now() - last.at < lastMs;
    const known: Known = { until: now() + keptMs, answer: counts ? inTime(asked, last.member) : asked, last };
    asked.then(
      (found) => Object.assign(known, { answer: asked, last: { at: now(), member: found } }),
      () => Object.assign(known, { until: counts ? now() + againMs : 0 }),
    );
    keep(userId, known);
    return known.answer;
  }

  function keep(userId: string, known: Known): void {
    members.delete(userId);
    members.set(userId, known);
    const eldest = members.keys().next().value;
    if (members.size > keptMembers && eldest !== undefined) members.delete(eldest);
  }

  async function askGroup(usergroup: string): Promise<ReadonlySet<string>> {
    const { users = [] } = await web.usergroups.users.list({ usergroup });
    return new Set(users);
  }

  return {
    member,
    async nameOf(userId) {
      const found = await member(userId).catch(() => members.get(userId)?.last?.member);
      return found?.name ?? "someone";
    },
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

/** Nobody waits long for what is known. */
const inTime = <T>(asked: Promise<T>, last: T): Promise<T> =>
  Promise.race([asked, sleep(patienceMs, last, { ref: false })]).catch(() => last);

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
