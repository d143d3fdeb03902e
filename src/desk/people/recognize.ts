// Who is an agent on a platform: whoever has an identity there, and whom the platform's own lists admit.

import type { AgentActor } from "../actor.ts";
import type { Desk } from "../desk.ts";

export type PlatformName = "slack" | "discord";

/** How an account was linked. What a list admitted holds while the account is on it. */
export type Via = "admin" | "email" | "code" | "config" | "list";

const byIdentity = {
  name: "agent-by-identity",
  text: `SELECT jsonb_build_object('id', p.id, 'name', p.name, 'role', p.role, 'via', i.via) AS result
           FROM identity i JOIN person p ON p.id = i.person_id
          WHERE i.platform = $1::platform AND i.external_id = $2::text AND i.ended_at IS NULL
            AND p.role IN ('agent', 'admin') AND p.disabled_at IS NULL`,
};

/** The agent behind a platform account that is linked, and how it was; undefined for everyone else. */
export async function linkOf(
  desk: Desk,
  platform: PlatformName,
  userId: string,
): Promise<{ agent: AgentActor; via: Via } | undefined> {
  const found = await desk.one<{ id: number; name: string; role: "agent" | "admin"; via: Via }>(byIdentity, [
    platform,
    userId,
  ]);
  if (!found) return undefined;
  const { via, ...agent } = found;
  return { agent: { kind: "agent", ...agent }, via };
}

export interface Admitted {
  platform: PlatformName;
  userId: string;
  name: string;
  email: string | null;
  avatarUrl: string | null;
  role: "agent" | "admin";
  via: Via;
}

/**
 * Links an account that the platform's lists admit: to the agent of the same e-mail, or to a new one. Idempotent; who left a
 * list and is on it again is who they were. An admin by configuration becomes admin; nobody loses a role here. Undefined for
 * who was removed from the desk: its own word is the stronger one.
 */
export async function admitAgent(
  desk: Desk,
  { platform, userId, name, email, avatarUrl, role, via }: Admitted,
): Promise<AgentActor | undefined> {
  const person = await desk.inTransaction(async ({ prisma, callers }) => {
    const where = { platform_externalId: { platform, externalId: userId } };
    const linked = await prisma.identity.findUnique({ where, include: { person: true } });
    const sameEmail = linked || email === null ? null : await prisma.person.findFirst({ where: ofEmail(email) });
    const known =
      linked?.person ?? sameEmail ?? (await prisma.person.create({ data: { name, email, avatarUrl, role } }));
    const cameBack = linked?.endedAt != null;
    if (known.disabledAt && !cameBack) return undefined;
    if (!linked) await prisma.identity.create({ data: { platform, externalId: userId, personId: known.id, via } });
    if (cameBack) await prisma.identity.update({ where, data: { endedAt: null, via } });
    const rises = role === "admin" && known.role !== "admin";
    if (!rises && !known.disabledAt) return known;
    callers.forget();
    return prisma.person.update({ where: { id: known.id }, data: { disabledAt: null, ...(rises ? { role } : {}) } });
  });
  return (
    person && { kind: "agent", id: person.id, name: person.name, role: person.role === "admin" ? "admin" : "agent" }
  );
}

const ofEmail = (email: string) => ({
  email: { equals: email, mode: "insensitive" as const },
  role: { in: ["agent" as const, "admin" as const] },
});

/** Whether an agent of the desk has this e-mail. */
export const hasEmail = async ({ prisma }: Desk, email: string): Promise<boolean> =>
  (await prisma.person.count({ where: { ...ofEmail(email), disabledAt: null } })) > 0;

/** The account left the list that admitted it. With no other account its agent may do nothing any more, and is signed out. */
export async function endLink(desk: Desk, platform: PlatformName, userId: string): Promise<void> {
  await desk.inTransaction(async ({ prisma, callers, now }) => {
    const where = { platform, externalId: userId, via: "list", endedAt: null };
    const { count } = await prisma.identity.updateMany({ where, data: { endedAt: now() } });
    if (count === 0) return;
    const { personId } = await prisma.identity.findFirstOrThrow({ where: { platform, externalId: userId } });
    if ((await prisma.identity.count({ where: { personId, endedAt: null } })) > 0) return;
    await prisma.person.update({ where: { id: personId }, data: { disabledAt: now() } });
    await prisma.agentSession.updateMany({ where: { personId, revokedAt: null }, data: { revokedAt: now() } });
    await prisma.loginLink.deleteMany({ where: { personId } });
    callers.forget();
  });
}

/** Everyone whom a list admitted is looked up on it again; who is not on it any more is an agent no more. */
export async function reviewListed(
  desk: Desk,
  platform: PlatformName,
  isListed: (userId: string) => Promise<boolean>,
): Promise<void> {
  const listed = await desk.prisma.identity.findMany({ where: { platform, via: "list", endedAt: null } });
  for (const { externalId } of listed) if (!(await isListed(externalId))) await endLink(desk, platform, externalId);
}
