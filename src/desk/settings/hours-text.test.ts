import { describe, expect, it } from "vitest";
import { hoursText, parseDays, timeText, writtenHours } from "./hours-text.ts";

describe("days", () => {
  it.each([
    ["mon-fri", [0, 1, 2, 3, 4]],
    ["Sat, sunday", [5, 6]],
    ["fri-mon", [0, 4, 5, 6]],
    ["all", [0, 1, 2, 3, 4, 5, 6]],
    ["weekend tue", [1, 5, 6]],
  ])("%s", (text, days) => expect(parseDays(text)).toEqual(days));

  it.each(["", "someday", "mon-", "m", "mon-fri-sun", "tue x"])("%s names none", (text) =>
    expect(parseDays(text)).toBeUndefined(),
  );
});

it("takes a time as people write it, and leaves what is none", () => {
  expect(["9", "9:30", "17.00", "noon"].map(timeText)).toEqual(["09:00", "09:30", "17:00", "noon"]);
});

it("says neighbouring days of the same hours together", () => {
  const day = { open: "09:00", close: "17:00" };
  const week = [day, day, day, null, day, { open: "10:00", close: "14:00" }, null];

  expect(hoursText({ zone: "Europe/Berlin", week })).toBe(
    "Mon–Wed 09:00–17:00, Fri 09:00–17:00, Sat 10:00–14:00 (Europe/Berlin)",
  );
  expect(hoursText(null)).toBe("always open");
});

it("is written down as it is read, where one line can say it", () => {
  const [day, late] = [
    { open: "09:00", close: "17:00" },
    { open: "12:00", close: "20:00" },
  ];
  const written = writtenHours({ zone: "UTC", week: [day, day, day, null, day, null, day] });

  expect(written).toEqual({ days: "mon-wed, fri, sun", from: "09:00", to: "17:00" });
  expect(parseDays(written?.days ?? "")).toEqual([0, 1, 2, 4, 6]);
  expect(writtenHours({ zone: "UTC", week: [day, late, day, null, day, null, day] })).toBeUndefined();
});
