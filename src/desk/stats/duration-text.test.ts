import { expect, it } from "vitest";
import { durationText } from "./duration-text.ts";

it.each([
  [0, "0s"],
  [59, "59s"],
  [60, "1m"],
  [3_599, "59m"],
  [3_600, "1h"],
  [33_000, "9h 10m"],
  [86_400, "1d"],
  [273_600, "3d 4h"],
])("%i seconds are %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
