// API keys made, listed and revoked: by admins, by keys that may do everything, and on the command line. Never by customers.

import { z } from "zod";
import type { ApiKey } from "../../generated/prisma/client.ts";
import { type Actor, actorPermissions, seesNotes } from "../actor.ts";
import { forbidden, notFound } from "../errors.ts";
import { Id, text } from "../inputs.ts";
import { permissions } from "../permissions.ts";
import { noteChange } from "../settings/settings.ts";
import { query, type Scope, verb } from "../verb.ts";
import { createApiKey } from "./api-keys.ts";

/** Whoever holds all nine permissions and is no customer. */
export function managesKeys(actor: Actor): boolean {
  if (actor.kind === "agent") return actor.role === "admin";
  if (actor.kind === "apiKey") return permissions.every((permission) => actor.permissions.has(permission));
  return actor.kind === "system";
}

function assertManagesKeys(actor: Actor): void {
  if (!managesKeys(actor)) throw forbidden("API keys are for admins, and for keys that have all nine permissions.");
}

export const NewApiKey = z.strictObject({
  name: text(80),
  permissions: z
    .array(z.enum(permissions))
    .min(1, "A key needs a permission.")
    .max(permissions.length, "Each permission is given once."),
  notes: z.boolean().default(false),
});

/** A new key and its secret, which is nowhere else. Nobody grants what they do not have. */
export const makeApiKey = verb({
  permission: null,
  input: NewApiKey,
  async run(scope, { name, permissions: asked, notes }): Promise<{ key: ApiKey; secret: string }> {
    const { desk, actor } = scope;
    assertManagesKeys(actor);
    const granted = permissions.filter((permission) => asked.includes(permission));
    const lacking = granted.find((permission) => !actorPermissions(actor).has(permission));
    if (lacking) throw forbidden(`You cannot grant ${lacking}: you do not have it.`);
    if (notes && !seesNotes(actor)) throw forbidden("You cannot grant notes: your own key has none.");

    const { id, secret } = await createApiKey(desk, { name, notes, granted });
    const key = await desk.prisma.apiKey.findUniqueOrThrow({ where: { id } });
    await noteKey(scope, key, [null, rightsOf(key)]);
    return { key, secret };
  },
});

/** Keys, newest first; those that were revoked too, so that a name in the history can be looked up. */
export const listApiKeys = query({
  permission: null,
  input: z.strictObject({ limit: z.int().min(1).max(100).default(50), before: Id.optional() }),
  async statement({ desk, actor }, { limit, before }): Promise<{ keys: ApiKey[]; next: number | null }> {
    assertManagesKeys(actor);
    const keys = await desk.prisma.apiKey.findMany({
      where: before === undefined ? {} : { id: { lt: before } },
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const page = keys.slice(0, limit);
    return { keys: page, next: keys.length > limit ? (page.at(-1)?.id ?? null) : null };
  },
});

/** From now on the key opens nothing. Doing it twice is a success that changes nothing. */
export const revokeApiKey = verb({
  permission: null,
  input: z.strictObject({ key: Id }),
  async run(scope, { key: id }): Promise<ApiKey> {
    const { desk, actor, now } = scope;
    assertManagesKeys(actor);
    const key = await desk.prisma.apiKey.findUnique({ where: { id } });
    if (!key) throw notFound("There is no such key.");
    desk.callers.forget();
    const { count } = await desk.prisma.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
    if (count > 0) await noteKey(scope, key, [rightsOf(key), null]);
    return desk.prisma.apiKey.findUniqueOrThrow({ where: { id } });
  },
});

function rightsOf({ permissions: granted, notes }: ApiKey): string {
  const may = granted.length === permissions.length ? "everything" : granted.join(", ");
  return notes ? `${may}, and read notes` : may;
}

/** What it might do and may now, in words; null is nothing. */
async function noteKey(scope: Scope, { id, name }: ApiKey, [before, after]: [string | null, string | null]) {
  const key = `${name} (${id})`;
  await noteChange(scope, "key", { before: { key, may: before }, after: { key, may: after } });
}
