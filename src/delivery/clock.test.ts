import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { silentLog } from "../../test/silent-log.ts";
import type { Log } from "../log.ts";
import { clockSkewMs, sayClockSkew, skewInWords } from "./clock.ts";
import { deliveryProblems } from "./health.ts";

let world: TestDesk;
beforeEach(async () => {
  world = await openTestDesk();
});
afterEach(() => world.close());

const minutes = (count: number) => count * 60_000;
const off = (ms: number) => () => Date.now() + ms;
const healthy = { healthy: async () => undefined };

it.each([
  [10, "ahead of"],
  [-10, "behind"],
])("a clock that is wrong by %d minutes is measured and said in words", async (by, direction) => {
  const skew = await clockSkewMs(world.desk, off(minutes(by)));

  expect(Math.abs(skew - minutes(by))).toBeLessThan(2_000);
  expect(skewInWords(skew)).toMatch(
    new RegExp(`^This machine's clock is (?:59\\d|60\\d) s ${direction} the database's`),
  );
});

it("a clock that is right is no problem, however long the question took", async () => {
  const slow = {
    one: async <T>() => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return Date.now() as T;
    },
  };

  expect(await clockSkewMs(slow)).toBe(0);
  expect(skewInWords(await clockSkewMs(world.desk))).toBeUndefined();
  expect(await deliveryProblems(world.desk, healthy)).toEqual({});
});

it("says so where it is asked whether the desk is ready, and in the log at the start", async () => {
  const tenMinutesAgo = { ...world.desk, one: async <T>() => (Date.now() - minutes(10)) as T };
  const said: string[] = [];
  const log: Log = { ...silentLog, warn: (_about: object, words?: string) => void said.push(words ?? "") };

  expect(await deliveryProblems(tenMinutesAgo, healthy)).toEqual({ clock: expect.stringContaining("ahead of") });
  await sayClockSkew(tenMinutesAgo, log);
  await sayClockSkew(world.desk, log, off(5_000));
  expect(said).toEqual([expect.stringContaining("ahead of"), expect.stringContaining("differ")]);
});
