import type { Desk } from "../desk/desk.ts";
import { listApiKeys, makeApiKey, revokeApiKey } from "../desk/keys/manage-keys.ts";
import { rotateSigningKeys } from "../desk/keys/signing-keys.ts";
import { isPermission, type Permission, permissions } from "../desk/permissions.ts";
import type { ApiKey } from "../generated/prisma/client.ts";
import { type CliCommand, listed, minute, needed, operator, UsageError } from "./command.ts";

export const listKeys: CliCommand = {
  name: "keys list",
  usage: "",
  summary: "API keys, newest first",
  async run(desk) {
    const keys = await allKeys(desk);
    const rows = keys.map((key) => [
      String(key.id),
      key.name,
      key.permissions.length === permissions.length ? "all" : key.permissions.join(","),
      key.notes ? "notes" : "",
      minute(key.createdAt),
      key.revokedAt ? `revoked ${minute(key.revokedAt)}` : "",
    ]);
    return listed({ keys: keys.map(shown) }, rows, {
      head: ["ID", "NAME", "PERMISSIONS", "NOTES", "MADE", ""],
      none: "There is no API key.",
    });
  },
};

export const createKey: CliCommand = {
  name: "keys create",
  usage: "--name <name> [--permissions all|view_tickets,…] [--notes]",
  summary: "Makes an API key and shows its secret, this once",
  flags: { name: "string", permissions: "string", notes: "boolean" },
  async run(desk, { flags }) {
    const input = {
      name: needed(flags, "name"),
      permissions: permissionsIn(flags.permissions),
      notes: flags.notes === true,
    };
    const { key, secret } = await makeApiKey(desk, operator, input);
    return {
      json: { key: shown(key), secret },
      text: `${secret}\n\nKey ${key.id} (${key.name}). It is shown this once; keep it.`,
    };
  },
};

export const revokeKey: CliCommand = {
  name: "keys revoke",
  usage: "<id>",
  summary: "Ends an API key, at once and for good",
  words: 1,
  async run(desk, { words: [id = ""] }) {
    if (!/^\d{1,9}$/.test(id)) throw new UsageError("Give the key's id, as `keys list` shows it.");
    const key = await revokeApiKey(desk, operator, { key: Number(id) });
    return { json: { key: shown(key) }, text: `Key ${key.id} (${key.name}) is revoked.` };
  },
};

export const rotateSigning: CliCommand = {
  name: "keys rotate-signing",
  usage: "[--at-once]",
  summary: "A new key signs customers' tokens; tokens that are out stay good for their day, unless --at-once",
  flags: { "at-once": "boolean" },
  async run(desk, { flags }) {
    const atOnce = flags["at-once"] === true;
    const { kid, older, until } = await rotateSigningKeys(desk, operator, { atOnce });
    const rest = atOnce ? "Tokens signed before are refused from now on." : `Older keys verify until ${minute(until)}.`;
    return { json: { kid, retired: older, retired_at: until }, text: `Key ${kid} signs from now on. ${rest}` };
  },
};

async function allKeys(desk: Desk): Promise<ApiKey[]> {
  const all: ApiKey[] = [];
  for (let before: number | undefined; ; ) {
    const { keys, next } = await listApiKeys(desk, operator, { limit: 100, before });
    all.push(...keys);
    if (next === null) return all;
    before = next;
  }
}

/** Never the hash. */
const shown = ({ id, name, permissions: granted, notes, createdAt, revokedAt }: ApiKey) => ({
  id,
  name,
  permissions: granted,
  notes,
  created_at: createdAt,
  revoked_at: revokedAt,
});

function permissionsIn(flag: string | boolean | undefined): Permission[] {
  if (flag === undefined || flag === "all") return [...permissions];
  const words = String(flag)
    .split(",")
    .map((word) => word.trim());
  const wrong = words.find((word) => !isPermission(word));
  if (wrong !== undefined)
    throw new UsageError(`"${wrong}" is no permission. There are: ${permissions.join(", ")} (or all).`);
  return words.filter(isPermission);
}
