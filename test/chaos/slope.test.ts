import { expect, it } from "vitest";
import { perHour } from "./slope.ts";

const samples = (values: number[]) => values.map((value, step) => ({ hours: step / 60, values: { memory: value } }));

it("is what grows in an hour, once warm", () => {
  expect(perHour(samples([0, 50, 90, 100, 101, 102, 103, 104, 105]), "memory")).toBeCloseTo(60);
  expect(perHour(samples([80, 90, 100, 100, 100, 100]), "memory")).toBeCloseTo(0);
});

it("is 0 of what was never seen, or once", () => {
  expect(perHour(samples([1, 2, 3]), "handles")).toBe(0);
  expect(perHour(samples([1]), "memory")).toBe(0);
});
