// Who is an agent, by hand: on the command line. The platforms' own lists admit others (recognize.ts).

import { z } from "zod";
import type { Person } from "../../generated/prisma/client.ts";
import type { Actor } from "../actor.ts";
import { conflict, forbidden, notFound } from "../errors.ts";
import { Id, text } from "../inputs.ts";
import { query, verb } from "../verb.ts";
import { NewCustomer } from "./create.ts";

function assertAtHome(actor: Actor): void {
  const isAdmin = actor.kind === "agent" && actor.role === "admin";
  if (!isAdmin && actor.kind !== "system") throw forbidden("Only admins say who is an agent.");
}

const roles = ["agent", "admin"] as const;

/** Agents and admins by name, with the platforms they are known on. */
export const listAgents = query({
  permission: null,
  input: z.strictObject({}),
  async statement({ desk, actor }): Promise<(Person & { identities: { platform: string }[] })[]> {
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
  async run({ desk: { prisma, callers }, actor }, { name, email = null, role }): Promise<Person> {
    assertAtHome(actor);
    callers.forget();
    const same = email === null ? null : await prisma.person.findFirst({ where: { email, role: { in: [...roles] } } });
    if (same && !same.disabledAt) throw conflict(`${same.name} (${same.id}) has this e-mail address already.`);
    if (same) return prisma.person.update({ where: { id: same.id }, data: { name, role, disabledAt: null } });
    return prisma.person.create({ data: { name, email, role } });
  },
});

/** They may do nothing any more and are signed out; what they were assigned stays theirs until somebody takes it. */
export const removeAgent = verb({
  permission: null,
  input: z.strictObject({ agent: Id }),
  async run({ desk: { prisma, callers }, actor, now }, { agent: id }): Promise<{ person: Person; assigned: number }> {
    assertAtHome(actor);
    const person = await prisma.person.findFirst({ where: { id, role: { in: [...roles] }, disabledAt: null } });
    if (!person) throw notFound("There is no such agent.");
    await prisma.agentSession.updateMany({ where: { personId: id, revokedAt: null }, data: { revokedAt: now } });
    await prisma.loginLink.deleteMany({ where: { personId: id } });
    callers.forget();
    const assigned = await prisma.conversation.count({ where: { assigneeId: id } });
    return { person: await prisma.person.update({ where: { id }, data: { disabledAt: now } }), assigned };
  },
});
