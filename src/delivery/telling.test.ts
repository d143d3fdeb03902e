import fc from "fast-check";
import { expect, it } from "vitest";
import { splitText } from "./telling.ts";

it("leaves a short text alone, and an empty one too", () => {
  expect(splitText("Hello", 10)).toEqual(["Hello"]);
  expect(splitText("", 10)).toEqual([""]);
});

it("cuts at line ends and words", () => {
  expect(splitText("one two three four", 9)).toEqual(["one two", "three", "four"]);
  expect(splitText("one\ntwo three", 8)).toEqual(["one\ntwo", "three"]);
});

it("never splits a surrogate pair", () => {
  for (const part of splitText("👋".repeat(50), 7)) expect(part.isWellFormed()).toBe(true);
});

it("loses nothing but the space at a cut, and no part is too long", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), fc.integer({ min: 4, max: 60 }), (text, limit) => {
      const parts = splitText(text, limit);

      expect(parts.every((part) => part.length <= limit)).toBe(true);
      expect(parts.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    }),
  );
});
