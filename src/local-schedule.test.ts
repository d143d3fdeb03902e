import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { cronOf, daysOfSlot, problemOfCron, scheduleText, slotsAround } from "./local-schedule.ts";

const at = (local: string, zone: string) => DateTime.fromISO(local, { zone }).toJSDate();
// No divisor of a day: the ticks come at odd moments, and the last one after the last day's time.
const stepMs = 211 * 60_000;
const nineInBerlin = { cron: "0 9 * * 1-5", zone: "Europe/Berlin" };

describe("a local schedule", () => {
  // A year of ticks in each zone, at odd moments: around each change of the clock there, and where there is none.
  it.each([
    ["Europe/Berlin", "30 2 * * *"],
    ["America/New_York", "30 1 * * *"],
    ["America/New_York", "15 2 * * *"],
    // Half an hour, at two in the night, in the other half of the year.
    ["Australia/Lord_Howe", "15 2 * * *"],
    ["Australia/Lord_Howe", "45 1 * * *"],
    // At midnight.
    ["America/Santiago", "0 0 * * *"],
    ["Asia/Kathmandu", "0 9 * * *"],
  ])(
    "comes once each local day of a year in %s at %s, and never before its time",
    (zone, cron) => {
      const seen = new Map<string, Date>();
      const schedule = { cron, zone };
      for (
        let now = at("2025-01-01T12:00", zone).getTime(), end = now + 365 * 86_400_000 + stepMs;
        now < end;
        now += stepMs
      ) {
        const { last, next } = slotsAround(schedule, new Date(now));
        expect(last.at.getTime()).toBeLessThanOrEqual(now);
        expect(next.at.getTime()).toBeGreaterThan(now);
        expect(next.period > last.period).toBe(true);
        seen.set(last.period, last.at);
      }

      const [, hour = ""] = cron.split(" ");
      const days = [...seen.keys()].map((period) => period.slice(0, 10));
      expect(new Set(days).size).toBe(days.length);
      expect(days.length).toBe(366);
      for (const [period, time] of seen) {
        const local = DateTime.fromJSDate(time, { zone });
        const isSkipped = !local.toISO()?.startsWith(period);
        // What the clock skips comes as much later as it skips.
        if (isSkipped)
          expect(
            local.diff(DateTime.fromISO(period, { zone: "UTC" }).setZone(zone, { keepLocalTime: true })).as("minutes"),
          ).toBe(0);
        else expect(local.hour).toBe(Number(hour));
      }
    },
    60_000,
  );

  it("tells of the days since the one before it, whole ones and none twice", () => {
    const told = (schedule: typeof nineInBerlin, now: string) => {
      const { last } = slotsAround(schedule, at(now, schedule.zone));
      const { from, to } = daysOfSlot(schedule, last);
      return `${from}/${to}`;
    };

    expect(told(nineInBerlin, "2025-11-11T09:00")).toBe("2025-11-10/2025-11-10");
    expect(told(nineInBerlin, "2025-11-10T10:00")).toBe("2025-11-07/2025-11-09");
    expect(told({ ...nineInBerlin, cron: "0 18 * * *" }, "2025-11-10T19:00")).toBe("2025-11-10/2025-11-10");
    expect(told({ ...nineInBerlin, cron: "0 9 * * 1" }, "2025-11-10T09:00")).toBe("2025-11-03/2025-11-09");
    expect(told({ ...nineInBerlin, cron: "0 9,17 * * *" }, "2025-11-10T17:30")).toBe("2025-11-10/2025-11-10");
    expect(told({ ...nineInBerlin, cron: "0 9,17 * * *" }, "2025-11-11T09:30")).toBe("2025-11-10/2025-11-10");
    expect(told({ ...nineInBerlin, cron: "0 9 1 1 *" }, "2025-11-11T09:30")).toBe("2024-12-01/2024-12-31");
  });

  it.each([
    ["09:00", "mon-fri", "0 9 * * 1-5", "Mondays to Fridays at 09:00 (Europe/Berlin)"],
    ["9", "daily", "0 9 * * *", "Every day at 09:00 (Europe/Berlin)"],
    ["17.30", "Mon, Thursday", "30 17 * * 1,4", "Mondays, Thursdays at 17:30 (Europe/Berlin)"],
    ["8:05", "weekly", "5 8 * * 1", "Mondays at 08:05 (Europe/Berlin)"],
    ["8:05", "fri-mon", "5 8 * * 5-6,0-1", "Fridays to Saturdays, Sundays to Mondays at 08:05 (Europe/Berlin)"],
  ])("reads %s and %s", (time, days, cron, text) => {
    expect(cronOf(time, days)).toBe(cron);
    expect(problemOfCron(cron)).toBeUndefined();
    expect(scheduleText({ cron, zone: "Europe/Berlin" })).toBe(text);
  });

  it.each([
    ["24:00", "daily"],
    ["9:60", "daily"],
    ["nine", "daily"],
    ["09:00", "someday"],
    ["09:00", "mon-tue-wed"],
    ["09:00", ""],
  ])("reads nothing into %s and %s", (time, days) => {
    expect(cronOf(time, days)).toBeUndefined();
  });

  it.each([
    "",
    "x",
    "0 9 * *",
    "0 0 9 * * 1",
    "61 9 * * *",
    "0 9 31 2 *",
    "@daily",
    "* * * * *",
    "*/5 9 * * *",
    "0,30 9 * * *",
  ])("refuses the cron %j, and says how one looks", (cron) => {
    expect(problemOfCron(cron)).toContain("Example: 0 9 * * 1-5");
  });
});
