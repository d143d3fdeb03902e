// The seconds of a span of time in which the desk was open.

import { DateTime, IANAZone } from "luxon";
import { z } from "zod";

/** "09:00"; "24:00" is the end of the day. */
export const TimeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, "Write a time as 09:00.");

export const TimeZone = z.string().refine(IANAZone.isValidZone, "This time zone is not known. Example: Europe/Berlin.");

/** By weekday, Monday first; null for a day when the desk is closed. Local times, whatever daylight saving does to them. */
export const BusinessHours = z.strictObject({
  zone: TimeZone,
  week: z
    .array(
      z
        .strictObject({ open: TimeOfDay, close: TimeOfDay })
        .refine(({ open, close }) => open < close, "It opens before it closes.")
        .nullable(),
    )
    .length(7),
});
export type BusinessHours = z.infer<typeof BusinessHours>;

/** Whole seconds between two times (milliseconds) while the desk was open; all of them when it has no hours. */
export function businessSeconds(from: number, to: number, hours: BusinessHours | null): number {
  if (to <= from) return 0;
  if (hours === null) return Math.round((to - from) / 1_000);
  let open = 0;
  // A date of any zone begins and ends within a day of UTC's.
  for (let date = Math.floor(from / dayMs) - 1; date <= Math.floor(to / dayMs) + 1; date += 1) {
    const shift = shiftOn(date, hours);
    if (shift) open += Math.max(0, Math.min(to, shift.close) - Math.max(from, shift.open));
  }
  return Math.round(open / 1_000);
}

export const isOpenAt = (at: Date, hours: BusinessHours | null): boolean =>
  businessSeconds(at.getTime(), at.getTime() + 1_000, hours) > 0;

const dayMs = 86_400_000;

interface Shift {
  open: number;
  close: number;
}

/** What is known of each date: to ask the zone takes longer than all else of measuring a conversation. */
const known = new WeakMap<BusinessHours, Map<number, Shift | null>>();

/** When the desk opens and closes on a date (days since 1970), wherever its zone has it; null when it does not, or there is no such date. */
function shiftOn(date: number, hours: BusinessHours): Shift | null {
  const shifts = known.get(hours) ?? new Map<number, Shift | null>();
  known.set(hours, shifts);
  let shift = shifts.get(date);
  if (shift === undefined) {
    shift = shiftOf(new Date(date * dayMs).toISOString().slice(0, 10), hours);
    shifts.set(date, shift);
  }
  return shift;
}

function shiftOf(date: string, { zone, week }: BusinessHours): Shift | null {
  const day = DateTime.fromISO(date, { zone }).startOf("day");
  const shift = week[day.weekday - 1];
  if (!shift || day.toISODate() !== date) return null;
  return { open: timeOn(day, shift.open), close: timeOn(day, shift.close) };
}

const timeOn = (day: DateTime, time: string): number =>
  time === "24:00"
    ? day.plus({ days: 1 }).startOf("day").toMillis()
    : day.set({ hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) }).toMillis();
