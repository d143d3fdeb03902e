import { expect, test } from "vitest";
import { brim, hostile } from "../../test/limits/brim.ts";
import { choicesOf } from "./autocomplete.ts";

test("whatever customers call themselves and their tickets, a choice is a line that turns nothing around it", () => {
  const labels = [...hostile, brim(500), "", " \n ", "TKT-001 · \u202Egnp.exe · Jane\u2067", "\ud800"];

  const choices = choicesOf(labels.map((label, n) => ({ label, value: String(n) })));

  expect(choices).toHaveLength(labels.length);
  for (const { name } of choices) {
    expect(name.length).toBeGreaterThan(0);
    expect(name.length).toBeLessThanOrEqual(100);
    expect(name.isWellFormed()).toBe(true);
    expect(name).not.toMatch(/[\n\u202A-\u202E\u2066-\u2069]/);
  }
  expect(choicesOf([{ label: "Too long to send back", value: "x".repeat(101) }])).toEqual([]);
});
