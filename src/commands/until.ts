import { invalid } from "../desk/errors.ts";

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
const morning = 9;

/** "30m", "2h", "3d", "1w", or "tomorrow": nine o'clock the next day, where the desk is. @throws invalid */
export function untilOf(text: string, now: Date, timeZone: string): Date {
  const words = text.trim().toLowerCase();
  if (words === "tomorrow") return nextMorning(now, timeZone);
  const [, count = "", unit = ""] = /^(\d{1,4})\s*(m|h|d|w)[a-z]*$/.exec(words) ?? [];
  const ms = Number(count) * (unitMs[unit as keyof typeof unitMs] ?? 0);
  if (!(ms > 0)) throw invalid({ for: ["Say for how long, like 2h, tomorrow or 3d; `off` ends it."] });
  return new Date(now.getTime() + ms);
}

function nextMorning(now: Date, timeZone: string): Date {
  const today = new Date(now.getTime() + offsetMs(now, timeZone));
  const wanted = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + 1, morning);
  // The clocks may change in between: the offset that counts is that of the morning itself.
  const guess = new Date(wanted - offsetMs(now, timeZone));
  return new Date(wanted - offsetMs(guess, timeZone));
}

/** How far the zone's clocks are ahead of UTC at a moment. */
function offsetMs(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return shown - Math.floor(at.getTime() / 1_000) * 1_000;
}
