// How an agent comes to the web console: a link that works once, for ten minutes, and of which only the hash is kept.

import { z } from "zod";
import type { Desk } from "../desk.ts";
import { forbidden, notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { hashOf, newLinkToken, newSecret } from "../keys/secrets.ts";
import { verb } from "../verb.ts";
import { sessionHours } from "./sessions.ts";

const linkMinutes = 10;

/** A link's token for an agent: their own, or anyone's for the command line. */
export const makeLoginLink = verb({
  permission: null,
  input: z.strictObject({ agent: Id }),
  async run({ desk: { prisma }, actor, now }, { agent: id }): Promise<{ token: string; expiresAt: Date }> {
    const allowed = actor.kind === "system" || (actor.kind === "agent" && actor.id === id);
    if (!allowed) throw forbidden("Agents get a link for themselves; for others there is the command line.");
    const agent = await prisma.person.findUnique({ where: { id } });
    if (!agent || agent.disabledAt || (agent.role !== "agent" && agent.role !== "admin"))
      throw notFound("There is no such agent.");

    const token = newLinkToken();
    const expiresAt = new Date(now.getTime() + linkMinutes * 60_000);
    await prisma.loginLink.create({ data: { hash: hashOf(token), personId: id, createdAt: now, expiresAt } });
    return { token, expiresAt };
  },
});

const use = {
  name: "use-login-link",
  text: `WITH used AS (
      UPDATE login_link l SET used_at = $2::timestamptz FROM person p
       WHERE l.hash = $1::text AND l.used_at IS NULL AND l.expires_at > $2::timestamptz
         AND p.id = l.person_id AND p.role IN ('agent', 'admin') AND p.disabled_at IS NULL
      RETURNING l.person_id)
    INSERT INTO agent_session (hash, person_id, user_agent, created_at, seen_at, expires_at)
    SELECT $3::text, person_id, $4::text, $2::timestamptz, $2::timestamptz, $5::timestamptz FROM used
    RETURNING jsonb_build_object('person', person_id) AS result`,
};

/** A session for the link's agent, whose secret is nowhere else; undefined for a link that is unknown, used or too old. */
export async function useLoginLink(desk: Desk, token: string, userAgent: string | null): Promise<string | undefined> {
  const secret = newSecret();
  const now = desk.now();
  const expiresAt = new Date(now.getTime() + sessionHours * 3_600_000);
  const values = [hashOf(token), now, hashOf(secret), userAgent?.slice(0, 300) ?? null, expiresAt];
  return (await desk.one<object>(use, values)) && secret;
}
