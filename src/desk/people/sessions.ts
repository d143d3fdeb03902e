// Agents signed in to the web console. A session moves on while it is used and ends when nobody uses it, or somebody ends it.

import { z } from "zod";
import type { AgentSession, Person } from "../../generated/prisma/client.ts";
import type { Actor, AgentActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { forbidden, notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { hashOf } from "../keys/secrets.ts";
import { query, verb } from "../verb.ts";

/** So long after its last use it ends. */
export const sessionHours = 12;
// However much it is used.
const longestDays = 30;
// Its use is written down only so often.
const noteMinutes = 5;

const find = {
  name: "find-agent-session",
  text: `WITH live AS (
      SELECT s.id, s.seen_at, p.id AS person, p.name, p.role FROM agent_session s JOIN person p ON p.id = s.person_id
       WHERE s.hash = $1::text AND s.revoked_at IS NULL AND s.expires_at > $2::timestamptz
         AND s.created_at > $2::timestamptz - ${longestDays} * interval '1 day'
         AND p.role IN ('agent', 'admin') AND p.disabled_at IS NULL),
    moved AS (
      UPDATE agent_session s SET seen_at = $2::timestamptz, expires_at = $2::timestamptz + ${sessionHours} * interval '1 hour'
        FROM live WHERE s.id = live.id AND live.seen_at < $2::timestamptz - ${noteMinutes} * interval '1 minute')
    SELECT jsonb_build_object('session', id, 'id', person, 'name', name, 'role', role) AS result FROM live`,
};

export interface SignedIn extends AgentActor {
  session: number;
}

/** Undefined for what is no living session of an agent. */
export async function authenticateSession(desk: Desk, secret: string): Promise<SignedIn | undefined> {
  const hash = hashOf(secret);
  return desk.callers.recall(`session ${hash}`, async () => {
    const found = await desk.one<Omit<SignedIn, "kind">>(find, [hash, desk.now()]);
    return found && { kind: "agent", ...found };
  });
}

function assertAgent(actor: Actor): asserts actor is AgentActor {
  if (actor.kind !== "agent") throw forbidden("Sessions are for agents.");
}

const reach = (actor: AgentActor) => (actor.role === "admin" ? {} : { personId: actor.id });

/** Living sessions, the latest used first: an agent's own, an admin's everyone's. */
export const listSessions = query({
  permission: null,
  input: z.strictObject({}),
  async statement({ desk, actor, now }): Promise<(AgentSession & { person: Person })[]> {
    assertAgent(actor);
    return desk.prisma.agentSession.findMany({
      where: { ...reach(actor), revokedAt: null, expiresAt: { gt: now } },
      include: { person: true },
      orderBy: [{ seenAt: "desc" }, { id: "desc" }],
      take: 200,
    });
  },
});

/** Ends one. Doing it twice is a success that changes nothing; another agent's is not there. */
export const revokeSession = verb({
  permission: null,
  input: z.strictObject({ session: Id }),
  async run({ desk: { prisma, callers }, actor, now }, { session: id }): Promise<void> {
    assertAgent(actor);
    const session = await prisma.agentSession.findFirst({ where: { id, ...reach(actor) } });
    if (!session) throw notFound("There is no such session.");
    await prisma.agentSession.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
    callers.forget();
  },
});

const daysKept = 30;

/** Links and sessions that ended long ago. */
export async function forgetOldSessions({ prisma, now }: Desk): Promise<void> {
  const before = new Date(now().getTime() - daysKept * 86_400_000);
  await prisma.loginLink.deleteMany({ where: { expiresAt: { lt: before } } });
  await prisma.agentSession.deleteMany({ where: { expiresAt: { lt: before } } });
}
