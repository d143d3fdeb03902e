// Times in the reader's own zone and words.

const seconds = { minute: 60, hour: 3_600, day: 86_400, week: 604_800, month: 2_629_800, year: 31_557_600 };

/** "3 minutes ago", "in 2 hours". */
export function relativeTime(at: Date, now = new Date()): string {
  const distance = (at.getTime() - now.getTime()) / 1_000;
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const [unit, size] = Object.entries(seconds).findLast(([, each]) => Math.abs(distance) >= each) ?? ["second", 1];
  if (unit === "second") return Math.abs(distance) < 10 ? "just now" : format.format(Math.round(distance), "second");
  return format.format(Math.round(distance / size), unit as Intl.RelativeTimeFormatUnit);
}

export function clockTime(at: Date): string {
  return at.toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** "today", "yesterday", "Nov 9". */
export function prettyDay(at: Date, now = new Date()): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  if (days === 0) return "today";
  if (days === 1) return "yesterday";
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
  return at.toLocaleDateString("en", { month: "short", day: "numeric", ...year });
}

/** "14:02", and the day before it when it was not today. */
export function shortTime(at: Date, now = new Date()): string {
  const day = prettyDay(at, now);
  return day === "today" ? clockTime(at) : `${day[0]?.toUpperCase()}${day.slice(1)} ${clockTime(at)}`;
}

export function fullTime(at: Date): string {
  return at.toLocaleString("en", { dateStyle: "medium", timeStyle: "short", hour12: false });
}

const startOfDay = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** The API's "2025-11-09 17:00:00", UTC. */
export const apiTime = (text: string): Date => new Date(`${text.replace(" ", "T")}Z`);

export const slackTime = (ts: string): Date => new Date(Number(ts.split(".")[0]) * 1_000);
