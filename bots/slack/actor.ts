// A Slack user -> the agent they are.

import type { AgentActor } from "../../src/desk/actor.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { admitAgent, agentOf } from "../../src/desk/people/recognize.ts";
import type { Member, People } from "./people.ts";

export interface FindAgentOptions {
  desk: Desk;
  people: People;
  adminUserIds: readonly string[];
}

/** Who is linked is an agent; an admin by configuration, a member of the agents' user group and an agent's own e-mail are linked at their first action. */
export function createFindAgent({
  desk,
  people,
  adminUserIds,
}: FindAgentOptions): (userId: string) => Promise<AgentActor | undefined> {
  return async (userId) => {
    const isAdmin = adminUserIds.includes(userId);
    const linked = await agentOf(desk, "slack", userId);
    if (linked && (!isAdmin || linked.role === "admin")) return linked;

    const member = await people.member(userId);
    if (!member?.full) return linked;
    const isAdmitted = isAdmin || (await people.isInGroup(userId)) || (await isKnownAgent(desk, member));
    if (!isAdmitted || (await isDisabled(desk, userId))) return linked;
    const { name, email, avatarUrl } = member;
    return admitAgent(desk, { platform: "slack", userId, name, email, avatarUrl, role: isAdmin ? "admin" : "agent" });
  };
}

async function isKnownAgent(desk: Desk, { email }: Member): Promise<boolean> {
  if (email === null) return false;
  return (await desk.prisma.person.count({ where: { email, role: { in: ["agent", "admin"] }, disabledAt: null } })) > 0;
}

/** Someone whose agent was disabled does not come back by way of a list. */
async function isDisabled(desk: Desk, externalId: string): Promise<boolean> {
  return (
    (await desk.prisma.identity.count({
      where: { platform: "slack", externalId, person: { disabledAt: { not: null } } },
    })) > 0
  );
}

/** What someone reads who is no agent. */
export function howToBecomeAgent(userId: string, agentUsergroupId: string | undefined): string {
  const way = agentUsergroupId
    ? "Ask an admin of this workspace to add you to the user group of its agents; it counts within a minute."
    : `Ask whoever runs this desk to link you. Your member id is ${userId}.`;
  return `Only agents of this desk can do this. ${way}`;
}
