// Who changed what of the setup, to read.

import { z } from "zod";
import { platformNames } from "../platform-names.ts";
import { BusinessHours } from "../stats/business-hours.ts";
import { query } from "../verb.ts";
import { hoursText } from "./hours-text.ts";
import { assertAdmin, type ChangedPart } from "./settings.ts";

export interface SetupChange {
  id: number;
  what: ChangedPart;
  before: unknown;
  after: unknown;
  by: string;
  at: Date;
}

/** The newest first; `next` is where the next page begins. */
export const listChanges = query({
  permission: null,
  input: z.strictObject({ limit: z.int().min(1).max(200), before: z.int().min(1).optional() }),
  async statement({ desk, actor }, { limit, before }): Promise<{ changes: SetupChange[]; next: number | null }> {
    assertAdmin(actor);
    const rows = await desk.prisma.settingChange.findMany({
      ...(before === undefined ? {} : { where: { id: { lt: before } } }),
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const changes = rows.slice(0, limit).map(({ id, what, before, after, changedBy, changedAt }) => ({
      id: Number(id),
      what: what as ChangedPart,
      before,
      after,
      by: changedBy,
      at: changedAt,
    }));
    return { changes, next: rows.length > limit ? (changes.at(-1)?.id ?? null) : null };
  },
});

/** "tickets: all → urgent", for what is not as it was. */
export function changeText({ what, before, after }: Pick<SetupChange, "what" | "before" | "after">): string {
  if (JSON.stringify(before) === JSON.stringify(after)) return "as it was";
  if (what === "hours") return `${hoursIn(before)} → ${hoursIn(after)}`;
  const [from, to] = [recordOf(before), recordOf(after)];
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changed = keys
    .filter((key) => JSON.stringify(from[key]) !== JSON.stringify(to[key]))
    .map((key) => `${labels.get(key) ?? key}: ${valueText(key, from[key])} → ${valueText(key, to[key])}`);
  const about = subjects.filter((key) => key in to && from[key] === to[key]);
  return [...about.map((key) => valueText(key, to[key])), changed.join(", ") || "as it was"].join(" · ");
}

/** What says which thing it is about, as people say it: what is stored has an order of its own. */
const subjects = [
  "platform",
  "category",
  "channel",
  "account",
  "agent",
  "to",
  "macro",
  "key",
  "webhook",
  "of",
  "reason",
] as const;

/** Of what is not called as people call it. */
const labels = new Map<string, string>([
  ...Object.entries(platformNames),
  ["outside", "outside the hours"],
  ["waitingMinutes", "after minutes of waiting"],
  ["writes", "customer writes"],
]);

const hoursIn = (value: unknown): string => {
  const hours = BusinessHours.nullable().safeParse(value);
  return hours.success ? hoursText(hours.data) : "other hours";
};

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const mostOfValue = 80;

function valueText(key: string, value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (key === "platform" && (value === "slack" || value === "discord")) return platformNames[value];
  const { name, limit } = recordOf(value) as { name?: unknown; limit?: unknown };
  const text = typeof value === "object" ? String(name ?? limit ?? JSON.stringify(value)) : String(value);
  return text.length > mostOfValue ? `${text.slice(0, mostOfValue).toWellFormed()}…` : text;
}
