// Ranges of days, as the callers of the statistics write them.

import { DateTime } from "luxon";
import { z } from "zod";
import type { Desk } from "../desk.ts";
import { invalid } from "../errors.ts";

export const StatsRange = z.enum(["today", "7d", "30d", "all"]);
type StatsRange = z.infer<typeof StatsRange>;

export interface Asked {
  range?: StatsRange | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Whose days they are; UTC's when it does not say. */
  zone?: string | undefined;
}

/** Days (YYYY-MM-DD), both included; null for no bound. */
export interface Days {
  from: string | null;
  to: string | null;
}

const dayMs = 86_400_000;
const lengths = { today: 1, "7d": 7, "30d": 30 } as const;

/** @throws DeskError invalid when a range is given twice or the wrong way round */
export function daysOf({ range, from, to, zone = "UTC" }: Asked, now: Date): Days {
  const today = DateTime.fromJSDate(now, { zone }).toISODate() ?? "";
  if (from !== undefined || to !== undefined) {
    if (range !== undefined) throw invalid({ range: ["Give either a range or from and to."] });
    if (from !== undefined && to !== undefined && from > to) throw invalid({ from: ["This must not be after `to`."] });
    return { from: from ?? null, to: to ?? today };
  }
  if (range === "all") return { from: null, to: null };
  return { from: dayAfter(today, 1 - lengths[range ?? "30d"]), to: today };
}

export function dayAfter(day: string, days: number): string {
  return utcDayOf(Date.parse(day) + days * dayMs);
}

/** Every day of the range; of one without a beginning or an end, or longer than so many, only those that `known` has. */
export function everyDay({ from, to }: Days, known: Iterable<string>, most = 366): string[] {
  const days = new Set(known);
  if (from !== null && to !== null) {
    for (let day = from, n = 0; day <= to && n < most; day = dayAfter(day, 1), n += 1) days.add(day);
  }
  return [...days].sort();
}

/** The Monday of a day's week (ISO 8601). */
export function weekOf(day: string): string {
  const weekday = new Date(day).getUTCDay();
  return dayAfter(day, -((weekday + 6) % 7));
}

/** As long as days of a zone of its own may be: they are summed from hours as they are read. Three months of any year are no longer. */
const mostLocalDays = 93;

/** Whether a zone of its own may have them in one answer. */
const fitLocally = ({ from, to }: Days): boolean =>
  from !== null && to !== null && dayAfter(from, mostLocalDays - 1) >= to;

/** Days are the desk's own where nobody asks for others, unless there are too many of them. */
export const ownZone = ({ timeZone, now }: Pick<Desk, "timeZone" | "now">, asked: Asked): string =>
  fitLocally(daysOf({ ...asked, zone: timeZone }, now())) ? timeZone : "UTC";

/** When each day of a range begins in a zone, and when the last one ends. @throws DeskError invalid for a range without bounds, or a long one */
export function localDays(
  { from, to }: Days,
  zone: string,
): { beginnings: { day: string; at: number }[]; end: number } {
  if (from === null || to === null || !fitLocally({ from, to }))
    throw invalid({
      zone: [`Days of a zone of their own are at most ${mostLocalDays} in one answer. Leave the zone out for UTC's.`],
    });
  const beginningOf = (day: string) => DateTime.fromISO(day, { zone }).startOf("day").toMillis();
  const beginnings = everyDay({ from, to }, []).map((day) => ({ day, at: beginningOf(day) }));
  return { beginnings, end: beginningOf(dayAfter(to, 1)) };
}

/** The whole days of UTC in a span of time (milliseconds); undefined when there are none. */
export function wholeDays(from: number, to: number): { from: string; to: string } | undefined {
  const [first, end] = [Math.ceil(from / dayMs), Math.floor(to / dayMs)];
  return first < end ? { from: utcDayOf(first * dayMs), to: utcDayOf((end - 1) * dayMs) } : undefined;
}

export const utcDayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export interface Piece extends Days {
  grain: "day" | "month";
}

/** The same days as whole months and what is left of days on either side, so that a year is a dozen rows. */
export function inMonths({ from, to }: Days): Piece[] {
  if (to === null) return [{ grain: "month", from: null, to: null }];
  const firstMonth = from === null ? null : from.endsWith("-01") ? from : monthAfter(from);
  const endMonth = `${dayAfter(to, 1).slice(0, 7)}-01`;
  if (firstMonth !== null && firstMonth >= endMonth) return [{ grain: "day", from, to }];
  const pieces: Piece[] = [{ grain: "month", from: firstMonth, to: dayAfter(endMonth, -1) }];
  if (from !== null && firstMonth !== null && from < firstMonth) {
    pieces.push({ grain: "day", from, to: dayAfter(firstMonth, -1) });
  }
  if (to >= endMonth) pieces.push({ grain: "day", from: endMonth, to });
  return pieces;
}

const monthAfter = (day: string): string => {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return utcDayOf(Date.UTC(year, month, 1));
};
