// Hours as people write and read them: "mon-fri, sat", "Mon–Fri 09:00–17:00".

import type { BusinessHours } from "../stats/business-hours.ts";

const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** The days, 0 is Monday; undefined for what names none. "fri-mon" goes over the weekend. */
export function parseDays(text: string): number[] | undefined {
  const parts = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const days = parts.flatMap((part) => daysOf(part) ?? [-1]);
  return days.length === 0 || days.includes(-1) ? undefined : [...new Set(days)].sort();
}

function daysOf(part: string): number[] | undefined {
  if (["all", "daily", "every"].includes(part)) return [0, 1, 2, 3, 4, 5, 6];
  if (part === "weekdays") return [0, 1, 2, 3, 4];
  if (part === "weekend") return [5, 6];
  const ends = part.split(/[-–]/).map(dayOf);
  const [from, to = from] = ends;
  if (from === undefined || to === undefined || ends.length > 2 || ends.includes(undefined)) return undefined;
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, step) => (from + step) % 7);
}

function dayOf(word: string): number | undefined {
  const day = word.length < 2 ? -1 : dayNames.findIndex((name) => word.startsWith(name.slice(0, 2).toLowerCase()));
  return day < 0 ? undefined : day;
}

/** "9", "9:30" and "17.00" are what people write for "09:00"; anything else stays, to be refused. */
export function timeText(text: string): string {
  const found = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(text.trim());
  return found ? `${found[1]?.padStart(2, "0")}:${found[2] ?? "00"}` : text.trim();
}

export function hoursText(hours: BusinessHours | null): string {
  if (hours === null) return "always open";
  const named = spansOf(hours).map(({ from, to, shift: { open, close } }) => {
    const days = from === to ? dayNames[from] : `${dayNames[from]}–${dayNames[to]}`;
    return `${days} ${open}–${close}`;
  });
  return `${named.join(", ")} (${hours.zone})`;
}

/** As they are written down, where each open day has the same hours; undefined where one line cannot say it. */
export function writtenHours(hours: BusinessHours): { days: string; from: string; to: string } | undefined {
  const spans = spansOf(hours);
  const [first] = spans;
  if (!first || spans.some(({ shift }) => !isSame(shift, first.shift))) return undefined;
  const name = (day: number) => dayNames[day]?.toLowerCase();
  const days = spans.map(({ from, to }) => (from === to ? name(from) : `${name(from)}-${name(to)}`));
  return { days: days.join(", "), from: first.shift.open, to: first.shift.close };
}

type Shift = NonNullable<BusinessHours["week"][number]>;

const isSame = (one: Shift, other: Shift): boolean => one.open === other.open && one.close === other.close;

/** Neighbouring days of the same hours, without those on which it is closed. */
function spansOf({ week }: BusinessHours): { from: number; to: number; shift: Shift }[] {
  const spans: { from: number; to: number; shift: Shift }[] = [];
  week.forEach((shift, day) => {
    if (!shift) return;
    const last = spans.at(-1);
    if (last?.to === day - 1 && isSame(last.shift, shift)) last.to = day;
    else spans.push({ from: day, to: day, shift });
  });
  return spans;
}
