// Who changed what of the setup, to read.

import { z } from "zod";
import { query } from "../verb.ts";
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
export function changeText({ before, after }: Pick<SetupChange, "before" | "after">): string {
  if (JSON.stringify(before) === JSON.stringify(after)) return "as it was";
  if (!isRecord(before) || !isRecord(after)) return `${valueText(before)} → ${valueText(after)}`;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const same = keys.filter((key) => isShared(key, before, after)).map((key) => valueText(after[key]));
  const changed = keys
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => `${key}: ${valueText(before[key])} → ${valueText(after[key])}`);
  const about = same.length > 0 ? `${same.join(" ")} · ` : "";
  return changed.length === 0 ? `${about}as it was` : about + changed.join(", ");
}

/** What says which thing it is about. */
const isShared = (key: string, before: Record<string, unknown>, after: Record<string, unknown>): boolean =>
  ["platform", "category", "channel", "agent"].includes(key) && before[key] === after[key];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function valueText(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value !== "object") return String(value);
  const { name, limit } = value as { name?: unknown; limit?: unknown };
  return String(name ?? limit ?? JSON.stringify(value));
}
