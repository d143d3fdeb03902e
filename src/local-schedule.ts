// Times of the day in somebody's own zone, as cron writes them: each local time once, whatever clocks do. It is reckoned by the
// clock on the wall alone, and only then asked when that was: a time that the clock skips is told as late as it skips, and of one
// that comes twice the first counts.

import { CronExpressionParser } from "cron-parser";
import { DateTime } from "luxon";

export interface LocalSchedule {
  /** Minute, hour, day of the month, month, day of the week. */
  cron: string;
  /** An IANA zone. */
  zone: string;
}

/** One of its times. */
export interface Slot {
  /** By the clock on the wall, "2025-11-10T09:00"; the same slot has the same words in any process. */
  period: string;
  at: Date;
}

const leastHours = 1;
const lookedAt = 50;

/** Why this is no schedule, in words; undefined when it is one. */
export function problemOfCron(cron: string): string | undefined {
  const example = "Example: 0 9 * * 1-5 (Mondays to Fridays at 09:00).";
  if (!/^\s*[\d*,/-]+(\s+[\dA-Za-z*,/#L?-]+){4}\s*$/.test(cron))
    return `must be the five fields of cron: minute, hour, day of the month, month, day of the week. ${example}`;
  try {
    const walk = onTheWall(cron, new Date(0));
    const times = Array.from({ length: lookedAt }, () => walk.next().getTime());
    const isTooOften = times.some(
      (time, index) => index > 0 && time - (times[index - 1] ?? 0) < leastHours * 3_600_000,
    );
    return isTooOften ? `must not come more often than once an hour. ${example}` : undefined;
  } catch (error) {
    return `is no time that ever comes (${error instanceof Error ? error.message : String(error)}). ${example}`;
  }
}

// Longer than any zone has ever put its clock forward or back.
const mostShiftHours = 3;

/** The newest of its times that has come by now, and the next. */
export function slotsAround(schedule: LocalSchedule, now: Date): { last: Slot; next: Slot } {
  const { cron, zone } = schedule;
  const wall = DateTime.fromJSDate(now, { zone }).setZone("UTC", { keepLocalTime: true });
  // Half a minute past, so that no time is exactly there.
  const start = wall.startOf("minute").plus({ hours: mostShiftHours, seconds: 30 }).toJSDate();
  const back = onTheWall(cron, start);
  let next: Slot | undefined;
  for (;;) {
    const slot = slotAt(back.prev(), zone);
    if (slot.at <= now) return { last: slot, next: next ?? slotAt(onTheWall(cron, start).next(), zone) };
    next = slot;
  }
}

const onTheWall = (cron: string, from: Date) => CronExpressionParser.parse(cron, { tz: "UTC", currentDate: from });

function slotAt(time: { toDate(): Date }, zone: string): Slot {
  const wall = DateTime.fromJSDate(time.toDate(), { zone: "UTC" });
  return { period: wall.toFormat("yyyy-MM-dd'T'HH:mm"), at: wall.setZone(zone, { keepLocalTime: true }).toJSDate() };
}

const longestDays = 31;

/** The whole local days that a slot tells of: those since the slot before it, up to yesterday before noon and up to today after it. */
export function daysOfSlot(schedule: LocalSchedule, { period, at }: Slot): { from: string; to: string } {
  const before = slotsAround(schedule, new Date(at.getTime() - 1)).last;
  const to = lastDay(period);
  const after = plusDays(lastDay(before.period), 1);
  const earliest = plusDays(to, 1 - longestDays);
  const [first = to] = [after, to].sort();
  const [, from = to] = [earliest, first].sort();
  return { from, to };
}

const lastDay = (period: string): string => {
  const day = period.slice(0, 10);
  return Number(period.slice(11, 13)) < 12 ? plusDays(day, -1) : day;
};

const plusDays = (day: string, days: number): string =>
  DateTime.fromISO(day, { zone: "UTC" }).plus({ days }).toISODate() ?? day;

const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const shown = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];

/** From "09:00" or "9" and "mon-fri", "mon,thu", "weekdays", "daily" or "weekly"; undefined for what is none of these. */
export function cronOf(time: string, days: string): string | undefined {
  const clock = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(time.trim());
  const [hour, minute] = [Number(clock?.[1]), Number(clock?.[2] ?? 0)];
  const week = daysField(days.trim().toLowerCase());
  if (!clock || hour > 23 || minute > 59 || week === undefined) return undefined;
  return `${minute} ${hour} * * ${week}`;
}

function daysField(words: string): string | undefined {
  if (/^(daily|every ?day|all|\*)$/.test(words)) return "*";
  if (/^(weekdays|workdays)$/.test(words)) return "1-5";
  if (words === "weekly") return "1";
  const parts = words
    .split(/[,\s]+/)
    .filter(Boolean)
    .map((part) => part.split("-").map((day) => weekdays.indexOf(day.slice(0, 3))));
  const isRight = parts.length > 0 && parts.every((ends) => ends.length <= 2 && ends.every((end) => end >= 0));
  return isRight
    ? parts.map(([from = 0, to]) => (to === undefined ? String(from) : span(from, to))).join(",")
    : undefined;
}

/** Cron's week begins on Sunday; "fri-mon" goes on over it. */
const span = (from: number, to: number): string => (from <= to ? `${from}-${to}` : `${from}-6,0-${to}`);

/** "Mondays to Fridays at 09:00 (Europe/Berlin)" */
export function scheduleText({ cron, zone }: LocalSchedule): string {
  const simple = /^(\d+) (\d+) \* \* ([\d,*-]+)$/.exec(cron);
  const days = simple?.[3] === "*" ? "Every day" : simple?.[3]?.split(",").map(daysText).join(", ");
  if (!simple || days === undefined) return `At ${cron} (${zone})`;
  return `${days} at ${simple[2]?.padStart(2, "0")}:${simple[1]?.padStart(2, "0")} (${zone})`;
}

function daysText(part: string): string {
  const [from, to] = part.split("-").map((day) => shown[Number(day) % 7] ?? day);
  return to === undefined ? `${from}` : `${from} to ${to}`;
}
