// API keys: shown once, stored as a hash.

import type { ApiKeyActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { isPermission, type Permission, permissions } from "../permissions.ts";
import { hashOf, newSecret } from "./secrets.ts";

/** A new key, and its secret, which is nowhere else. */
export async function createApiKey(
  desk: Desk,
  { name, notes, granted = permissions }: { name: string; notes: boolean; granted?: readonly Permission[] },
): Promise<{ id: number; secret: string }> {
  const secret = `tdk_${newSecret()}`;
  const { id } = await desk.prisma.apiKey.create({
    data: { name, notes, permissions: [...granted], hash: hashOf(secret) },
  });
  return { id, secret };
}

/** The key named in the configuration: all permissions, notes included. Idempotent, also for processes that start at once. */
export async function ensureApiKey(desk: Desk, secret: string): Promise<void> {
  const key = { name: "bootstrap", notes: true, permissions: [...permissions], hash: hashOf(secret) };
  await desk.prisma.apiKey.createMany({ data: [key], skipDuplicates: true });
}

export const hasApiKeys = async (desk: Desk): Promise<boolean> => (await desk.prisma.apiKey.findFirst()) !== null;

const find = {
  quick: true as const,
  name: "find-api-key",
  text: `SELECT jsonb_build_object('id', id, 'name', name, 'permissions', permissions, 'notes', notes) AS result
           FROM api_key WHERE hash = $1::text AND revoked_at IS NULL`,
};

/** Undefined for an unknown or revoked key. The look-up is by hash, so its time says nothing about the secret. */
export async function authenticateApiKey(desk: Desk, secret: string): Promise<ApiKeyActor | undefined> {
  const hash = hashOf(secret);
  return desk.callers.recall(`key ${hash}`, async () => {
    const key = await desk.one<{ id: number; name: string; permissions: string[]; notes: boolean }>(find, [hash]);
    return key && { kind: "apiKey", ...key, permissions: new Set(key.permissions.filter(isPermission)) };
  });
}
