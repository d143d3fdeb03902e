import { expect, it } from "vitest";
import { untilOf } from "./until.ts";

const now = new Date("2025-11-09T16:00:00Z");

it.each([
  ["30m", "UTC", "2025-11-09T16:30:00.000Z"],
  ["2h", "UTC", "2025-11-09T18:00:00.000Z"],
  ["3 days", "UTC", "2025-11-12T16:00:00.000Z"],
  ["1w", "UTC", "2025-11-16T16:00:00.000Z"],
  ["Tomorrow", "UTC", "2025-11-10T09:00:00.000Z"],
  ["tomorrow", "America/New_York", "2025-11-10T14:00:00.000Z"],
  ["tomorrow", "Asia/Tokyo", "2025-11-11T00:00:00.000Z"],
])("%s in %s is %s", (words, zone, time) => {
  expect(untilOf(words, now, zone).toISOString()).toBe(time);
});

it("A49: is nine in the morning also when the clocks change in the night", () => {
  const before = new Date("2025-10-25T20:00:00Z");

  expect(untilOf("tomorrow", before, "Europe/Berlin").toISOString()).toBe("2025-10-26T08:00:00.000Z");
});

it.each(["", "soon", "0h", "-3d", "3 years", "99999d", "2h 30m"])("says what to say instead of %j", (words) => {
  expect(() => untilOf(words, now, "UTC")).toThrow(/like 2h, tomorrow or 3d/);
});
