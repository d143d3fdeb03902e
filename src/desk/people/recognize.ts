// Who is an agent on a platform: whoever has an identity there, and whom the platform's own lists admit.

import type { AgentActor } from "../actor.ts";
import type { Desk } from "../desk.ts";

export type PlatformName = "slack" | "discord";

const byIdentity = {
  name: "agent-by-identity",
  text: `SELECT jsonb_build_object('id', p.id, 'name', p.name, 'role', p.role) AS result
           FROM identity i JOIN person p ON p.id = i.person_id
          WHERE i.platform = $1::platform AND i.external_id = $2::text AND p.role IN ('agent', 'admin') AND p.disabled_at IS NULL`,
};

/** The agent behind a platform account that is linked; undefined for everyone else. */
export async function agentOf(desk: Desk, platform: PlatformName, userId: string): Promise<AgentActor | undefined> {
  const found = await desk.one<{ id: number; name: string; role: "agent" | "admin" }>(byIdentity, [platform, userId]);
  return found && { kind: "agent", ...found };
}

export interface Admitted {
  platform: PlatformName;
  userId: string;
  name: string;
  email: string | null;
  avatarUrl: string | null;
  role: "agent" | "admin";
}

/**
 * Links an account that the platform's lists admit: to the agent of the same e-mail, or to a new one. Idempotent.
 * An admin by configuration becomes admin; nobody loses a role here. Undefined for who was removed from the desk: its own word
 * is the stronger one.
 */
export async function admitAgent(
  desk: Desk,
  { platform, userId, name, email, avatarUrl, role }: Admitted,
): Promise<AgentActor | undefined> {
  const person = await desk.inTransaction(async ({ prisma, callers }) => {
    const where = { platform_externalId: { platform, externalId: userId } };
    const linked = await prisma.identity.findUnique({ where, include: { person: true } });
    const sameEmail =
      email === null ? null : await prisma.person.findFirst({ where: { email, role: { in: ["agent", "admin"] } } });
    const known =
      linked?.person ?? sameEmail ?? (await prisma.person.create({ data: { name, email, avatarUrl, role } }));
    if (known.disabledAt) return undefined;
    if (!linked) await prisma.identity.create({ data: { platform, externalId: userId, personId: known.id } });
    if (role !== "admin" || known.role === "admin") return known;
    callers.forget();
    return prisma.person.update({ where: { id: known.id }, data: { role } });
  });
  return (
    person && { kind: "agent", id: person.id, name: person.name, role: person.role === "admin" ? "admin" : "agent" }
  );
}
