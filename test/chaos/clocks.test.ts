import { afterEach, expect, it, vi } from "vitest";
import { clocksInWords, planClocks } from "./clocks.ts";
import { namesOf, usualCrew } from "./fleet.ts";

const right = Date;
afterEach(() => {
  right.prototype.constructor = right;
  globalThis.Date = right;
  vi.unstubAllEnvs();
});

it("a process's clock is wrong for whoever asks for the time now, and for nothing else", async () => {
  vi.stubEnv("CHAOS_CLOCK_MS", "-40000");
  await import("./wrong-clock.ts");
  const off = (time: number) => Math.round((time - right.now()) / 1_000);

  expect([off(Date.now()), off(Date.parse(new Date().toISOString())), off(Date.parse(Date()))]).toEqual([
    -40, -40, -40,
  ]);
  expect([new Date(5).getTime(), Date.UTC(2026, 0), Date.parse("2026-01-01")]).toEqual([
    5,
    ...Array(2).fill(1767225600000),
  ]);
  expect(new Date() instanceof right && new right() instanceof Date && new Date().constructor === Date).toBe(true);
});

it("the seed says whose: one worker's always is", () => {
  const names = namesOf(usualCrew);
  const clocks = [1, 2, 3, 4, 5, 6].map((seed) => planClocks({ seed, names }));

  expect(planClocks({ seed: 1, names })).toEqual(clocks[0]);
  expect(new Set(clocks.map((each) => each.get("worker-1")))).toEqual(new Set([40_000, -40_000]));
  expect(new Set(clocks.map((each) => each.get("api")))).toEqual(new Set([0, 40_000, -40_000]));
  expect(
    clocksInWords(
      new Map([
        ["api", 0],
        ["worker-1", -40_000],
        ["slack", 40_000],
      ]),
    ),
  ).toBe("worker-1 -40 s, slack +40 s");
});
