// Who is an agent on a platform: whoever has an identity there, and whom the platform's own lists admit.

import type { Person } from "../../generated/prisma/client.ts";
import { type Actor, type AgentActor, configuration, type SystemActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { platformNames } from "../platform-names.ts";
import type { Scope } from "../verb.ts";
import { noteAgent, noteLink } from "./note-agent.ts";

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
  via: Exclude<Via, "code">;
  /** Who says so, where it is not one of the platform's lists. */
  by?: Actor;
}

/**
 * Links an account that the platform's lists admit: to the agent of the same e-mail, or to a new one. Idempotent; who left a
 * list and is on it again is who they were. An admin by configuration becomes admin; nobody loses a role here. Undefined for
 * who was removed from the desk: its own word is the stronger one.
 */
export async function admitAgent(desk: Desk, admitted: Admitted): Promise<AgentActor | undefined> {
  const { platform, userId, email, via, by = listActor(platform, via) } = admitted;
  const person = await desk.inTransaction(async (tx) => {
    await tx.one(lock, [platform, userId]);
    const where = { platform_externalId: { platform, externalId: userId } };
    const linked = await tx.prisma.identity.findUnique({ where, include: { person: true } });
    const sameEmail = linked || email === null ? null : await tx.prisma.person.findFirst({ where: ofEmail(email) });
    const known = linked?.person ?? sameEmail;
    if (known?.disabledAt && !linked?.endedAt) return undefined;
    const scope = { desk: tx, actor: by, now: tx.now() };
    const agent = known ? await enable(scope, known, admitted) : await create(scope, admitted);
    if (!linked || linked.endedAt) await link(scope, agent, admitted, linked !== null);
    return agent;
  });
  return (
    person && { kind: "agent", id: person.id, name: person.name, role: person.role === "admin" ? "admin" : "agent" }
  );
}

// Somebody's first words and clicks often come together: who is first admits them, and the others find them admitted.
const lock = {
  name: "lock-account",
  text: "SELECT to_jsonb(pg_advisory_xact_lock(hashtextextended($1::text || ' account ' || $2::text, 0)) IS NULL) AS result",
};

/** In words that an admin reads in the history. */
function listActor(platform: PlatformName, via: Admitted["via"]): SystemActor {
  if (via === "config") return configuration;
  const list = platform === "slack" ? "Slack's user group" : "Discord's role";
  const words = { list, email: `the e-mail address on ${platformNames[platform]}`, admin: "an admin" };
  return { kind: "system", job: words[via] };
}

async function create(scope: Scope, { name, email, avatarUrl, role }: Admitted): Promise<Person> {
  const person = await scope.desk.prisma.person.create({ data: { name, email, avatarUrl, role } });
  await noteAgent(scope, person, [null, role]);
  return person;
}

/** Of two accounts that bring the same person back at once the first does, and only that is noted. */
async function enable(scope: Scope, known: Person, { role: wanted }: Admitted): Promise<Person> {
  const { prisma, callers } = scope.desk;
  const rises = wanted === "admin" && known.role !== "admin";
  if (!rises && !known.disabledAt) return known;
  const role = rises ? wanted : known.role;
  const isOther = { OR: [{ disabledAt: { not: null } }, ...(rises ? [{ role: { not: wanted } }] : [])] };
  const data = { disabledAt: null, ...(rises ? { role } : {}) };
  const { count } = await prisma.person.updateMany({ where: { id: known.id, ...isOther }, data });
  if (count > 0) await noteAgent(scope, known, [known.disabledAt ? null : known.role, role]);
  callers.forget();
  return { ...known, disabledAt: null, role };
}

async function link(scope: Scope, agent: Person, { platform, userId, via }: Admitted, isKnown: boolean): Promise<void> {
  const { identity } = scope.desk.prisma;
  const account = { platform, externalId: userId };
  if (isKnown) await identity.update({ where: { platform_externalId: account }, data: { endedAt: null, via } });
  else await identity.create({ data: { ...account, personId: agent.id, via } });
  await noteLink(scope, { platform, userId }, [null, agent.name]);
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
  await desk.inTransaction(async (tx) => {
    const { prisma, callers } = tx;
    const scope = { desk: tx, actor: listActor(platform, "list"), now: tx.now() };
    const where = { platform, externalId: userId, via: "list", endedAt: null };
    const { count } = await prisma.identity.updateMany({ where, data: { endedAt: scope.now } });
    if (count === 0) return;
    const of = { where: { platform, externalId: userId }, include: { person: true } };
    const { personId, person } = await prisma.identity.findFirstOrThrow(of);
    await noteLink(scope, { platform, userId }, [person.name, null]);
    if ((await prisma.identity.count({ where: { personId, endedAt: null } })) > 0) return;
    await prisma.person.update({ where: { id: personId }, data: { disabledAt: scope.now } });
    await noteAgent(scope, person, [person.disabledAt ? null : person.role, null]);
    await prisma.agentSession.updateMany({ where: { personId, revokedAt: null }, data: { revokedAt: scope.now } });
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
