import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { BusinessHours, businessSeconds } from "./business-hours.ts";

const nineToFive = { open: "09:00", close: "17:00" };
const berlin: BusinessHours = {
  zone: "Europe/Berlin",
  week: [nineToFive, nineToFive, nineToFive, nineToFive, nineToFive, null, null],
};
const at = (local: string, zone = berlin.zone): number => DateTime.fromISO(local, { zone }).toMillis();
const hours = (from: string, to: string, open = berlin): number =>
  businessSeconds(at(from, open.zone), at(to, open.zone), open) / 3_600;

describe("business hours", () => {
  it.each([
    ["within a day", "2025-11-10T10:00", "2025-11-10T12:30", 2.5],
    ["over night", "2025-11-10T16:00", "2025-11-11T10:00", 2],
    ["over a weekend", "2025-11-07T16:00", "2025-11-10T10:00", 2],
    ["from before opening to after closing", "2025-11-10T05:00", "2025-11-10T23:00", 8],
    ["on a weekend", "2025-11-08T10:00", "2025-11-09T18:00", 0],
    ["backwards", "2025-11-10T12:00", "2025-11-10T10:00", 0],
    ["over the week in which the clock goes back", "2025-10-24T09:00", "2025-10-31T09:00", 40],
    ["over the week in which the clock goes forward", "2025-03-28T09:00", "2025-04-04T09:00", 40],
    ["over a year", "2024-11-11T09:00", "2025-11-10T09:00", 52 * 40],
  ])("count %s", (_, from, to, wanted) => {
    expect(hours(from, to)).toBe(wanted);
  });

  it("know a night shift on the day the clock goes back: the hour that comes twice counts twice", () => {
    const night = { zone: "Europe/Berlin", week: Array.from({ length: 7 }, () => ({ open: "00:00", close: "24:00" })) };

    expect(hours("2025-10-26T00:00", "2025-10-27T00:00", night)).toBe(25);
    expect(hours("2025-03-30T00:00", "2025-03-31T00:00", night)).toBe(23);
  });

  it("are all hours when the desk has none", () => {
    expect(businessSeconds(0, 90_400, null)).toBe(90);
  });

  it("add up: a span is the sum of its halves, to the second", () => {
    const time = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2026, 0, 1) }).map((ms) => ms - (ms % 1_000));
    fc.assert(
      fc.property(time, time, time, (...times) => {
        const [a = 0, b = 0, c = 0] = times.sort((x, y) => x - y);

        expect(businessSeconds(a, b, berlin) + businessSeconds(b, c, berlin)).toBe(businessSeconds(a, c, berlin));
      }),
    );
  });

  it.each([
    [{ ...berlin, zone: "../../etc" }, "This time zone is not known. Example: Europe/Berlin."],
    [{ ...berlin, zone: "UTC+99" }, "This time zone is not known. Example: Europe/Berlin."],
    [
      { ...berlin, week: [{ open: "17:00", close: "09:00" }, null, null, null, null, null, null] },
      "It opens before it closes.",
    ],
    [
      { ...berlin, week: [{ open: "9", close: "17:00" }, null, null, null, null, null, null] },
      "Write a time as 09:00.",
    ],
  ])("refuse %j", (hours, sentence) => {
    expect(BusinessHours.safeParse(hours).error?.issues[0]?.message).toBe(sentence);
  });
});
