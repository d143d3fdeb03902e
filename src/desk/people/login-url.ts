import type { Actor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { makeLoginLink } from "./login-links.ts";

/** A one-time link for an agent, as it is handed to them. */
export async function loginUrl(desk: Desk, actor: Actor, agent: number): Promise<{ url: string; expiresAt: Date }> {
  const { token, expiresAt } = await makeLoginLink(desk, actor, { agent });
  return { url: `${desk.publicUrl}/customerservices/login?token=${token}`, expiresAt };
}
