// Times where the desk is: what the API tells in UTC, people read by their own clocks.

import { createContext, useContext } from "hono/jsx";
import { DateTime } from "luxon";
import { readTime } from "../desk/views.ts";

/** The desk's time zone, of every page. */
export const Zone = createContext("UTC");

export const useZone = (): string => useContext(Zone);

/** "Sunday 9 November 2025"; today and yesterday by these words. */
export function dayIn(zone: string, at: string, now: Date): string {
  const [day, today] = [readTime(at), now].map((time) => DateTime.fromJSDate(time, { zone }).startOf("day"));
  if (!day || !today) return "";
  if (day.equals(today)) return "Today";
  return day.equals(today.minus({ days: 1 })) ? "Yesterday" : day.setLocale("en").toFormat("cccc d LLLL yyyy");
}

/** "9 Nov 2025 17:00 UTC", or by the zone's clocks and with its name. */
export const timeIn = (zone: string, at: string): string =>
  `${DateTime.fromJSDate(readTime(at), { zone }).setLocale("en").toFormat("d LLL yyyy HH:mm")} ${zone.replaceAll("_", " ")}`;
