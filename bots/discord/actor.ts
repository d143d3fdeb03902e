// Who is an agent on Discord: a member who is linked, named in the configuration, or has the configured role.

import { type APIGuildMember, type APIUser, CDN, Routes } from "discord.js";
import type { AgentActor } from "../../src/desk/actor.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { admitAgent, endLink, linkOf } from "../../src/desk/people/recognize.ts";
import { hasCode } from "./errors.ts";
import type { DiscordRest } from "./rest.ts";

export interface AgentsConfig {
  guildId: string;
  adminUserIds: readonly string[];
  agentRoleId?: string | undefined;
}

export interface Agents {
  /** @throws when Discord or the database cannot be asked */
  find(userId: string): Promise<AgentActor | undefined>;
  /** Somebody of the server who could be an agent; undefined for bots and people from elsewhere. */
  member(userId: string): Promise<{ name: string; email: null; avatarUrl: string | null } | undefined>;
  /** Whether they have the agents' role. */
  isListed(userId: string): Promise<boolean>;
  /** What the gateway just said of a member, so that nobody asks again. */
  note(user: APIUser, member: Pick<APIGuildMember, "roles" | "nick">): void;
}

interface Member {
  name: string;
  bot: boolean;
  roles: readonly string[];
  avatarUrl: string | null;
}

const memberLifeMs = 60_000;
const mostMembers = 5_000;
const [unknownMember, unknownUser, notASnowflake] = [10007, 10013, 50035];

export function createAgents(desk: Desk, rest: DiscordRest, config: AgentsConfig): Agents {
  const known = new Map<string, { member: Member | undefined; until: number }>();

  function remember(userId: string, member: Member | undefined): Member | undefined {
    if (known.size >= mostMembers) known.clear();
    known.set(userId, { member, until: Date.now() + memberLifeMs });
    return member;
  }

  async function memberOf(userId: string): Promise<Member | undefined> {
    const cached = known.get(userId);
    if (cached && cached.until > Date.now()) return cached.member;
    try {
      const member = await rest.request<APIGuildMember>("GET", Routes.guildMember(config.guildId, userId));
      return remember(userId, toMember(member.user, member));
    } catch (error) {
      if (hasCode(error, unknownMember, unknownUser, notASnowflake)) return remember(userId, undefined);
      throw error;
    }
  }

  return {
    async find(userId) {
      const link = await linkOf(desk, "discord", userId);
      const member = await memberOf(userId).catch((error: unknown) => {
        // While Discord cannot be asked, who is linked by hand stays who they are.
        if (link && link.via !== "list") return "unknown" as const;
        throw error;
      });
      if (member === "unknown") return link?.agent;
      if (!member || member.bot) return undefined;
      const isAdmin = config.adminUserIds.includes(userId);
      const isListed = config.agentRoleId !== undefined && member.roles.includes(config.agentRoleId);
      if (link && link.via === "list" && !isListed && !isAdmin) {
        await endLink(desk, "discord", userId);
        return undefined;
      }
      if (link && (!isAdmin || link.agent.role === "admin")) return link.agent;
      return isAdmin || isListed ? admit(desk, userId, member, isAdmin) : link?.agent;
    },
    async member(userId) {
      const member = await memberOf(userId);
      return member && !member.bot ? { name: member.name, email: null, avatarUrl: member.avatarUrl } : undefined;
    },
    async isListed(userId) {
      const member = await memberOf(userId);
      return config.agentRoleId !== undefined && member?.roles.includes(config.agentRoleId) === true;
    },
    note: (user, member) => void remember(user.id, toMember(user, member)),
  };
}

function admit(desk: Desk, userId: string, member: Member, isAdmin: boolean): Promise<AgentActor | undefined> {
  const { name, avatarUrl } = member;
  return admitAgent(desk, {
    platform: "discord",
    userId,
    name,
    email: null,
    avatarUrl,
    role: isAdmin ? "admin" : "agent",
    via: isAdmin ? "config" : "list",
  });
}

function toMember(user: APIUser, { roles, nick }: Pick<APIGuildMember, "roles" | "nick">): Member {
  const avatarUrl =
    user.avatar === null ? null : new CDN().avatar(user.id, user.avatar, { extension: "png", size: 128 });
  return { name: nameOfUser(user, nick), bot: user.bot ?? false, roles, avatarUrl };
}

export const nameOfUser = ({ username, global_name }: APIUser, nick?: string | null): string =>
  nick || global_name || username;
