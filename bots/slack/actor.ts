// A Slack user -> the agent they are.

import type { AgentActor } from "../../src/desk/actor.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { admitAgent, endLink, hasEmail, linkOf } from "../../src/desk/people/recognize.ts";
import type { Member, People } from "./people.ts";

export interface FindAgentOptions {
  desk: Desk;
  people: People;
  adminUserIds: readonly string[];
}

/**
 * Who is linked is an agent; an admin by configuration, a member of the agents' user group and an agent's own e-mail are linked at
 * their first action. A guest, a bot, somebody of another workspace or who left is none, however they were linked; who left the
 * user group that admitted them is none within a minute.
 */
export function createFindAgent({
  desk,
  people,
  adminUserIds,
}: FindAgentOptions): (userId: string) => Promise<AgentActor | undefined> {
  return async (userId) => {
    const isAdmin = adminUserIds.includes(userId);
    const link = await linkOf(desk, "slack", userId);
    const member = await people.member(userId).catch((error: unknown) => {
      // While Slack cannot be asked, who is linked by hand stays who they are.
      if (link && link.via !== "list") return "unknown" as const;
      throw error;
    });
    if (member === "unknown") return link?.agent;
    if (!member?.full) return undefined;
    if (link && (!isAdmin || link.agent.role === "admin")) {
      if (link.via !== "list" || (await people.isInGroup(userId))) return link.agent;
      await endLink(desk, "slack", userId);
    }
    const via = isAdmin ? "config" : await listOf(desk, people, member);
    if (!via) return link && link.via !== "list" ? link.agent : undefined;
    const { name, email, avatarUrl } = member;
    return admitAgent(desk, {
      platform: "slack",
      userId,
      name,
      email,
      avatarUrl,
      role: isAdmin ? "admin" : "agent",
      via,
    });
  };
}

async function listOf(desk: Desk, people: People, { id, email }: Member): Promise<"list" | "email" | undefined> {
  if (email !== null && (await hasEmail(desk, email))) return "email";
  return (await people.isInGroup(id)) ? "list" : undefined;
}

/** What someone reads who is no agent. */
export function howToBecomeAgent(userId: string, agentUsergroupId: string | undefined): string {
  const way = agentUsergroupId
    ? "Ask an admin of this workspace to add you to the user group of its agents; it counts within a minute."
    : `Ask whoever runs this desk to link you. Your member id is ${userId}.`;
  return `Only agents of this desk can do this. ${way}`;
}
