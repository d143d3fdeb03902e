// Who became or stopped being an agent, and whose an account is, for the history of the setup.

import { noteChange } from "../settings/settings.ts";
import type { Scope } from "../verb.ts";
import type { Account } from "./link-codes.ts";

/** A role of null is none. Nothing is noted of what stays as it is. */
export async function noteAgent(
  scope: Scope,
  { name: agent }: { name: string },
  [before, after]: [string | null, string | null],
): Promise<void> {
  if (before === after) return;
  await noteChange(scope, "agent", { before: { agent, role: before }, after: { agent, role: after } });
}

/** By name whose it was and is; null is nobody's. */
export async function noteLink(
  scope: Scope,
  { platform, userId: account }: Account,
  [before, after]: [string | null, string | null],
): Promise<void> {
  const about = { platform, account };
  await noteChange(scope, "link", { before: { ...about, agent: before }, after: { ...about, agent: after } });
}
