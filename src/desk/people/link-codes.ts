// One agent, two accounts: a code that is shown where they are known, or on the command line, and written where they are not yet.

import { randomInt } from "node:crypto";
import { z } from "zod";
import type { Prisma } from "../../generated/prisma/client.ts";
import type { AgentActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { conflict, DeskError, forbidden, invalid, notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { hashOf } from "../keys/secrets.ts";
import { verb } from "../verb.ts";
import { authorOf } from "./list.ts";
import { noteAgent, noteLink } from "./note-agent.ts";
import { reassignAll } from "./reassign.ts";
import type { PlatformName } from "./recognize.ts";

/** So long a code works. */
export const codeMinutes = 10;
/** So many codes an account may try within that time. */
export const mostTries = 5;

// No letter that looks like a digit.
const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeLength = 8;

/** A code for an agent: their own, or anyone's for the command line. A newer one ends the older. */
export const makeLinkCode = verb({
  permission: null,
  input: z.strictObject({ agent: Id }),
  async run({ desk, actor, now }, { agent: id }): Promise<{ code: string; expiresAt: Date }> {
    const isOwn = actor.kind === "agent" && actor.id === id;
    if (!isOwn && actor.kind !== "system") throw forbidden("Agents get a code for themselves.");
    if (!(await authorOf(desk, id))) throw notFound("There is no such agent.");

    const letters = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join("");
    const expiresAt = new Date(now.getTime() + codeMinutes * 60_000);
    await desk.prisma.linkCode.deleteMany({ where: { personId: id, usedAt: null } });
    await desk.prisma.linkCode.create({ data: { hash: hashOf(letters), personId: id, expiresAt } });
    return { code: `${letters.slice(0, 4)}-${letters.slice(4)}`, expiresAt };
  },
});

export interface Account {
  platform: PlatformName;
  userId: string;
}

/**
 * Links the account to the agent whose code it is. An account that was another agent's brings along what that one had.
 * @throws DeskError rate_limited after too many tries · invalid for a code that is none, used or too old · conflict
 */
export async function useLinkCode(desk: Desk, account: Account, code: string): Promise<AgentActor> {
  await countTry(desk, account);
  const hash = hashOf(code.toUpperCase().replace(/[^0-9A-Z]/g, ""));
  const { agent, merged } = await desk.inTransaction(async (tx) => {
    const personId = await spend(tx, hash);
    const agent = await authorOf(tx, personId);
    if (!agent) throw noSuchCode();
    return { agent, merged: await attach(tx, account, agent) };
  });
  desk.callers.forget();
  if (merged !== undefined) await reassignAll(desk, merged, agent.id);
  return agent;
}

/** Written down before the code is looked at, outside of what may be rolled back. */
async function countTry({ prisma, now }: Desk, { platform, userId: externalId }: Account): Promise<void> {
  const since = new Date(now().getTime() - codeMinutes * 60_000);
  await prisma.linkAttempt.create({ data: { platform, externalId, at: now() } });
  const tries = await prisma.linkAttempt.count({ where: { platform, externalId, at: { gt: since } } });
  if (tries > mostTries)
    throw new DeskError("rate_limited", `That were too many codes. Try again in ${codeMinutes} minutes.`);
}

async function spend({ prisma, now }: Desk, hash: string): Promise<number> {
  const where = { hash, usedAt: null, expiresAt: { gt: now() } };
  const { count } = await prisma.linkCode.updateMany({ where, data: { usedAt: now() } });
  if (count === 0) throw noSuchCode();
  return (await prisma.linkCode.findUniqueOrThrow({ where: { hash } })).personId;
}

const noSuchCode = () =>
  invalid({ code: ["This code does not work: it is wrong, was used already, or is older than ten minutes."] });

/** Gives the agent who had the account and has none any more, for the hand-over. */
async function attach(desk: Desk, { platform, userId }: Account, agent: AgentActor): Promise<number | undefined> {
  const { prisma, now } = desk;
  const where = { platform_externalId: { platform, externalId: userId } };
  const known = await prisma.identity.findUnique({ where, include: { person: true } });
  if (known?.personId === agent.id && known.endedAt === null)
    throw conflict(`This account is ${agent.name}'s already: write the code on the other platform.`);
  if (known?.person.role === "admin" && !known.person.disabledAt && agent.role !== "admin")
    throw conflict("This account is an admin's, and the code's agent is none. Get the code here and write it there.");

  const data = { personId: agent.id, via: "code", endedAt: null };
  await prisma.identity.upsert({
    where,
    create: { platform, externalId: userId, personId: agent.id, via: "code" },
    update: data,
  });
  const scope = { desk, actor: agent, now: now() };
  await noteLink(scope, { platform, userId }, [known && !known.endedAt ? known.person.name : null, agent.name]);
  if (!known || known.personId === agent.id) return undefined;
  if ((await prisma.identity.count({ where: { personId: known.personId, endedAt: null } })) > 0) return undefined;
  await endPerson(prisma, known.personId, scope.now);
  await noteAgent(scope, known.person, [known.person.disabledAt ? null : known.person.role, null]);
  return known.personId;
}

async function endPerson(prisma: Prisma.TransactionClient, personId: number, now: Date): Promise<void> {
  await prisma.person.update({ where: { id: personId }, data: { disabledAt: now } });
  await prisma.agentSession.updateMany({ where: { personId, revokedAt: null }, data: { revokedAt: now } });
  await prisma.loginLink.deleteMany({ where: { personId } });
}

/** Codes and tries of long ago. */
export async function forgetOldCodes({ prisma, now }: Desk): Promise<void> {
  const before = new Date(now().getTime() - 86_400_000);
  await prisma.linkCode.deleteMany({ where: { expiresAt: { lt: before } } });
  await prisma.linkAttempt.deleteMany({ where: { at: { lt: before } } });
}
