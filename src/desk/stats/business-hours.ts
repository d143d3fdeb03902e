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
  const { zone } = hours;
  let open = 0;
  for (let day = DateTime.fromMillis(from, { zone }).startOf("day"); day.toMillis() < to; day = day.plus({ days: 1 })) {
    const shift = hours.week[day.weekday - 1];
    if (!shift) continue;
    open += Math.max(0, Math.min(to, timeOn(day, shift.close)) - Math.max(from, timeOn(day, shift.open)));
  }
  return Math.round(open / 1_000);
}

export const isOpenAt = (at: Date, hours: BusinessHours | null): boolean =>
  businessSeconds(at.getTime(), at.getTime() + 1_000, hours) > 0;

const timeOn = (day: DateTime, time: string): number =>
  time === "24:00"
    ? day.plus({ days: 1 }).startOf("day").toMillis()
    : day.set({ hour: Number(time.slice(0, 2)), minute: Number(time.slice(3)) }).toMillis();
