// Who is an agent, by hand: an admin's or the command line's. The platforms' own lists admit others (recognize.ts).

import { z } from "zod";
import type { Identity, Person, Prisma } from "../../generated/prisma/client.ts";
import { type Actor, type AgentActor, assertAdmin } from "../actor.ts";
import { conflict, notFound } from "../errors.ts";
import { Id, text } from "../inputs.ts";
import { query, type Scope, verb } from "../verb.ts";
import { NewCustomer } from "./create.ts";
import { noteAgent, noteLink } from "./note-agent.ts";
import { admitAgent, type PlatformName } from "./recognize.ts";

const assertAtHome = (actor: Actor): void => assertAdmin(actor, "Only admins say who is an agent.");

const roles = ["agent", "admin"] as const;

/** Agents and admins by name, with the platforms they are known on. */
export const listAgents = query({
  permission: null,
  input: z.strictObject({}),
  async statement({ desk, actor }): Promise<(Person & { identities: { platform: PlatformName }[] })[]> {
    assertAtHome(actor);
    return desk.prisma.person.findMany({
      where: { role: { in: [...roles] }, disabledAt: null },
      include: { identities: { select: { platform: true } } },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: 1_000,
    });
  },
});

/** A new agent; one who was removed and has the same e-mail comes back. */
export const addAgent = verb({
  permission: null,
  input: z.strictObject({ name: text(120), email: NewCustomer.shape.email, role: z.enum(roles).default("agent") }),
  async run(scope, { name, email = null, role }): Promise<Person> {
    const { prisma, callers } = scope.desk;
    assertAtHome(scope.actor);
    callers.forget();
    const same = email === null ? null : await prisma.person.findFirst({ where: { email, role: { in: [...roles] } } });
    if (same && !same.disabledAt) throw conflict(`${same.name} (${same.id}) has this e-mail address already.`);
    const person = same
      ? await prisma.person.update({ where: { id: same.id }, data: { name, role, disabledAt: null } })
      : await prisma.person.create({ data: { name, email, role } });
    await noteAgent(scope, person, [null, role]);
    return person;
  },
});

/** Makes an agent of an account of a platform; who was removed comes back. */
export const addAccount = verb({
  permission: null,
  input: z.strictObject({
    platform: z.enum(["slack", "discord"]),
    userId: z.string().min(1).max(40),
    name: text(120),
    email: NewCustomer.shape.email,
    avatarUrl: z.string().nullable(),
    role: z.enum(roles).default("agent"),
  }),
  async run(scope, { email = null, ...account }): Promise<AgentActor> {
    const { desk, actor } = scope;
    assertAtHome(actor);
    const { prisma } = desk;
    const { platform, userId, role } = account;
    const linked = await prisma.identity.findFirst({
      where: { platform, externalId: userId },
      include: { person: true },
    });
    if (linked && !linked.endedAt && !linked.person.disabledAt)
      throw conflict(`${linked.person.name} is ${linked.person.role} already. Change it with \`role\`.`);
    if (linked) return bringBack(scope, linked, role);
    const admitted = await admitAgent(desk, { ...account, email, via: "admin", by: actor });
    if (!admitted) throw conflict(`An agent with the e-mail address ${email} was removed. Add that one again.`);
    return admitted;
  },
});

/** Whom the desk knew by this account. */
async function bringBack(
  scope: Scope,
  { person, endedAt, ...identity }: Identity & { person: Person },
  role: AgentActor["role"],
): Promise<AgentActor> {
  const { prisma, callers } = scope.desk;
  const { id, platform, externalId: userId } = identity;
  const { id: agent, name } = person;
  callers.forget();
  await prisma.identity.update({ where: { id }, data: { endedAt: null, via: "admin" } });
  if (endedAt) await noteLink(scope, { platform, userId }, [null, name]);
  await prisma.person.update({ where: { id: agent }, data: { disabledAt: null, role } });
  await noteAgent(scope, person, [person.disabledAt ? null : person.role, role]);
  return { kind: "agent", id: agent, name, role };
}

/** In force at once, also where they are signed in. @throws conflict when the desk would have no admin */
export const setAgentRole = verb({
  permission: null,
  input: z.strictObject({ agent: Id, role: z.enum(roles) }),
  async run(scope, { agent: id, role }): Promise<Person> {
    const { desk, actor } = scope;
    const { prisma, callers } = desk;
    assertAtHome(actor);
    const person = await findEnabled(prisma, id);
    if (person.role === "admin" && role !== "admin") await assertOtherAdmin(prisma, actor, id);
    callers.forget();
    const changed = await prisma.person.update({ where: { id }, data: { role } });
    await noteAgent(scope, changed, [person.role, role]);
    return changed;
  },
});

/** They may do nothing any more and are signed out; what they were assigned and is still open is nobody's soon (reassign.ts). */
export const removeAgent = verb({
  permission: null,
  input: z.strictObject({ agent: Id }),
  async run(scope, { agent: id }): Promise<Person> {
    const { desk, actor, now } = scope;
    const { prisma, callers } = desk;
    assertAtHome(actor);
    const person = await findEnabled(prisma, id);
    if (person.role === "admin") await assertOtherAdmin(prisma, actor, id);
    await prisma.agentSession.updateMany({ where: { personId: id, revokedAt: null }, data: { revokedAt: now } });
    await prisma.loginLink.deleteMany({ where: { personId: id } });
    await prisma.linkCode.deleteMany({ where: { personId: id } });
    callers.forget();
    const removed = await prisma.person.update({ where: { id }, data: { disabledAt: now } });
    await noteAgent(scope, removed, [person.role, null]);
    return removed;
  },
});

async function findEnabled(prisma: Prisma.TransactionClient, id: number): Promise<Person> {
  const person = await prisma.person.findFirst({ where: { id, role: { in: [...roles] }, disabledAt: null } });
  if (!person) throw notFound("There is no such agent.");
  return person;
}

/** The command line may leave a desk without an admin; an admin may not lock everybody out, themselves included. */
async function assertOtherAdmin(prisma: Prisma.TransactionClient, actor: Actor, id: number): Promise<void> {
  if (actor.kind === "system") return;
  const others = await prisma.person.count({ where: { id: { not: id }, role: "admin", disabledAt: null } });
  if (others === 0) throw conflict("The desk would have no admin. Make somebody else one first.");
}
