// The keys that sign customer tokens: the newest without an end signs, and each verifies until its end has come.

import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Desk } from "../desk.ts";
import { forbidden } from "../errors.ts";
import { noteChange } from "../settings/settings.ts";
import { verb } from "../verb.ts";
import { newSecret } from "./secrets.ts";

export const longestTokenSeconds = 86_400;

// A token may be signed a moment after the rotation by whoever read the key just before.
const graceSeconds = 60;

export interface SigningKeyPair {
  kid: string;
  secret: string;
}

/** Made when there is none. */
export const newestSigningKey = async (desk: Desk): Promise<SigningKeyPair> =>
  (await findNewest(desk)) ?? desk.prisma.signingKey.create({ data: newKey() });

const findNewest = ({ prisma }: Desk) =>
  prisma.signingKey.findFirst({ where: { retiredAt: null }, orderBy: { createdAt: "desc" } });

const newKey = (): SigningKeyPair => ({ kid: randomBytes(8).toString("hex"), secret: newSecret() });

const find = {
  name: "find-signing-key",
  text: `SELECT to_jsonb(secret) AS result FROM signing_key
          WHERE kid = $1::text AND (retired_at IS NULL OR retired_at > $2::timestamptz)`,
};

/** Undefined for one that is not known, or retired. */
export const verifyingSecret = (desk: Desk, kid: string): Promise<string | undefined> =>
  desk.callers.recall(`signing key ${kid}`, () => desk.one<string>(find, [kid, desk.now()]));

/** A new key signs from now on. The older ones verify until the tokens they signed are out; with `atOnce`, no longer. */
export const rotateSigningKeys = verb({
  permission: null,
  input: z.strictObject({ atOnce: z.boolean().default(false) }),
  async run(scope, { atOnce }): Promise<{ kid: string; older: number; until: Date }> {
    const { desk, actor, now } = scope;
    const { prisma, callers } = desk;
    if (actor.kind !== "system") throw forbidden("Signing keys are rotated on the command line.");
    const until = atOnce ? now : new Date(now.getTime() + (longestTokenSeconds + graceSeconds) * 1_000);
    const stillVerifying = atOnce ? { OR: [{ retiredAt: null }, { retiredAt: { gt: now } }] } : { retiredAt: null };
    const before = (await findNewest(desk))?.kid ?? null;
    const { count } = await prisma.signingKey.updateMany({ where: stillVerifying, data: { retiredAt: until } });
    const { kid } = await prisma.signingKey.create({ data: { ...newKey(), createdAt: now } });
    const key = "of customers' tokens";
    await noteChange(scope, "key", { before: { key, signs: before }, after: { key, signs: kid } });
    callers.forget();
    return { kid, older: count, until };
  },
});
