// What admins set for the desk, kept in one table and in force at once in every process: nobody keeps a value for longer than the
// work that it is for. A setting is added here; whoever reads it finds its standard where nobody has set it.

import { z } from "zod";
import { type Actor, nameOf } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { conflict, type DeskError, forbidden } from "../errors.ts";
import { slash } from "../slash.ts";
import { BusinessHours } from "../stats/business-hours.ts";

interface Definition<S extends z.ZodType> {
  schema: S;
  standard: z.output<S>;
}

const setting = <S extends z.ZodType>(schema: S, standard: NoInfer<z.output<S>>): Definition<S> => ({
  schema,
  standard,
});

/** A user group on Slack, a role on Discord, as the platform knows it. */
export const Group = z.object({ id: z.string().min(1).max(40), name: z.string().max(120) });

const Duty = z.object({
  slack: Group.nullable(),
  discord: Group.nullable(),
  /** Which new tickets ping it. */
  tickets: z.enum(["all", "urgent"]),
  /** And which of them outside the hours. */
  outside: z.enum(["all", "urgent", "none"]),
});

const Notices = z.object({
  /** Whether who is given a conversation is told. */
  assigned: z.boolean(),
  /** Whether they are told when the customer of what they have or follow begins to wait. */
  writes: z.boolean(),
  /** So many minutes of open hours may a customer wait before their agent is told; null is for ever. */
  waitingMinutes: z.int().min(1).max(10_080).nullable(),
});

const Alert = z.object({
  /** Minutes, or tickets. */
  limit: z.int().min(1).max(100_000),
  /** When it was switched on; null where nobody did. */
  since: z.iso.datetime().nullable(),
});

/** What the team is alerted of, each once; null is off. */
const Alerts = z.object({
  /** So many minutes may an urgent ticket be nobody's. */
  urgent: Alert.nullable(),
  /** So many minutes of open hours may a new ticket wait for its first reply. */
  late: Alert.nullable(),
  /** By so many may the tickets of seven days be more than those resolved. */
  backlog: Alert.nullable(),
  /** So many minutes may words wait for a platform. Not in what older versions wrote. */
  undelivered: Alert.nullable().default({ limit: 15, since: null }),
});

const definitions = {
  /** When the desk is open; null is always. */
  hours: setting(BusinessHours.nullable(), null),
  duty: setting(Duty, { slack: null, discord: null, tickets: "all", outside: "all" }),
  alerts: setting(Alerts, {
    urgent: { limit: 15, since: null },
    late: null,
    backlog: null,
    undelivered: { limit: 15, since: null },
  }),
  notices: setting(Notices, { assigned: true, writes: true, waitingMinutes: 60 }),
};

type SettingName = keyof typeof definitions;
export type Setting<N extends SettingName> = (typeof definitions)[N]["standard"];

const find = { name: "setting-find", text: "SELECT value AS result FROM setting WHERE name = $1::text" };

/** As it is now. */
export async function readSetting<N extends SettingName>(desk: Desk, name: N): Promise<Setting<N>> {
  return understood(name, await desk.one(find, [name]));
}

/** What holds, and who said so. Version 0 is the standard, which nobody has touched. */
export interface Kept<N extends SettingName> {
  value: Setting<N>;
  version: number;
  changedBy: string | null;
  changedAt: Date | null;
}

export async function inspectSetting<N extends SettingName>(desk: Desk, name: N): Promise<Kept<N>> {
  const row = await desk.prisma.setting.findUnique({ where: { name } });
  return {
    value: understood(name, row?.value),
    version: row?.version ?? 0,
    changedBy: row?.changedBy ?? null,
    changedAt: row?.changedAt ?? null,
  };
}

const write = {
  name: "setting-write",
  text: `UPDATE setting SET value = $2::jsonb, version = version + 1, changed_at = $3::timestamptz, changed_by = $4::text
          WHERE name = $1::text RETURNING to_jsonb(1) AS result`,
};

const note = {
  name: "setting-note-change",
  text: `INSERT INTO setting_change (what, before, after, changed_by, changed_at) VALUES ($1::text, $2::jsonb, $3::jsonb, $4::text, $5::timestamptz)
         RETURNING to_jsonb(1) AS result`,
};

/**
 * A setting, a channel's mode, a category's channel; who is an agent, or whose account is whose; a digest, a macro, a key, a webhook, and
 * what somebody did about something that was not taken in.
 */
export type ChangedPart =
  | SettingName
  | "mode"
  | "category"
  | "agent"
  | "link"
  | "digest"
  | "macro"
  | "key"
  | "webhook"
  | "not_taken_in";

/** Who changed what, for ever. For verbs, in the transaction of the change. */
export const noteChange = (
  { desk, actor, now }: { desk: Desk; actor: Actor; now: Date },
  what: ChangedPart,
  { before, after }: { before: unknown; after: unknown },
) => desk.one(note, [what, JSON.stringify(before), JSON.stringify(after), whoIs(actor), now.toISOString()]);

const whoIs = (actor: Actor): string => (actor.kind === "apiKey" ? `the key ${actor.name}` : nameOf(actor));

/** In the input of a verb that changes a setting: the version that its form showed. */
export const Seen = z.int().min(0).optional();

export interface Change<N extends SettingName> {
  /** From what holds now to what shall hold: two admins who change different parts both get theirs. */
  change(before: Setting<N>): z.input<(typeof definitions)[N]["schema"]>;
  /** The version that they saw: if somebody else has changed it since then, nothing changes. */
  seen?: number | undefined;
}

const begin = {
  name: "setting-begin",
  text: `INSERT INTO setting (name, value, version, changed_by) VALUES ($1::text, $2::jsonb, 0, '') ON CONFLICT DO NOTHING RETURNING to_jsonb(1) AS result`,
};

const lock = {
  name: "setting-lock",
  text: "SELECT jsonb_build_object('value', value, 'version', version, 'changedBy', changed_by) AS result FROM setting WHERE name = $1::text FOR UPDATE",
};

/** For who saved a form of the setup that somebody else was faster than. */
export const overtakenBy = (name: string): DeskError =>
  conflict(`${name} changed this meanwhile, so nothing was done. Look at \`${slash("support setup")}\` again.`);

/** For verbs, in their transaction. @throws conflict when somebody was faster than who saw `seen` */
export async function changeSetting<N extends SettingName>(
  scope: { desk: Desk; actor: Actor; now: Date },
  name: N,
  { change, seen }: Change<N>,
): Promise<{ before: Setting<N>; after: Setting<N> }> {
  const { desk, actor, now } = scope;
  assertAdmin(actor);
  const { schema, standard } = definitions[name];
  await desk.one(begin, [name, JSON.stringify(standard)]);
  const row = await desk.one<{ value: unknown; version: number; changedBy: string }>(lock, [name]);
  if (seen !== undefined && row && seen !== row.version && row.changedBy !== nameOf(actor))
    throw overtakenBy(row.changedBy);

  const before = understood(name, row?.value);
  const after = schema.parse(change(before)) as Setting<N>;
  await desk.one(write, [name, JSON.stringify(after), now.toISOString(), nameOf(actor)]);
  await noteChange(scope, name, { before, after });
  return { before, after };
}

/** What the configuration of the desk is changed by. */
export function assertAdmin(actor: Actor): void {
  const isAdmin = actor.kind === "agent" && actor.role === "admin";
  if (!isAdmin && actor.kind !== "system") throw forbidden("Only admins set up the desk.");
}

/** What an older or a newer version wrote holds as far as this one understands it. */
function understood<N extends SettingName>(name: N, stored: unknown): Setting<N> {
  const { schema, standard } = definitions[name];
  if (stored === undefined) return standard;
  const whole = isObject(standard) && isObject(stored) ? { ...standard, ...stored } : stored;
  const parsed = schema.safeParse(whole);
  return (parsed.success ? parsed.data : standard) as Setting<N>;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
