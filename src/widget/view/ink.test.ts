import { expect, it } from "vitest";
import { inkOn } from "./ink.ts";

it.each([
  ["#000", "#fff"],
  ["#4353d9", "#fff"],
  ["#7a1f5c", "#fff"],
  ["#fff", "#111"],
  ["#FFD400", "#111"],
  ["#7cb8f5", "#111"],
])("on %s one reads %s", (color, ink) => {
  expect(inkOn(color)).toBe(ink);
});
