import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { silentLog } from "../../test/silent-log.ts";
import { setCategoryChannel } from "../desk/channels/set-category-channel.ts";
import { tellDigestNow } from "../desk/digests/tell-now.ts";
import { changeWebhook } from "../desk/webhooks/change.ts";
import { createWebhook } from "../desk/webhooks/create.ts";
import type { Log } from "../log.ts";
import { platformSkewMs } from "../platform-clock.ts";
import { assertClock, clockSkewMs, sayPlatformSkew, skewInWords } from "./clock.ts";
import { deliveryProblems } from "./health.ts";
import { ensureTarget } from "./targets.ts";

let world: TestDesk;
beforeEach(async () => {
  world = await openTestDesk();
});
afterEach(() => {
  vi.useRealTimers();
  return world.close();
});

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

it("says so where it is asked whether the desk is ready, refuses to start like that, and mentions a smaller difference", async () => {
  const tenMinutesAgo = { ...world.desk, one: async <T>() => (Date.now() - minutes(10)) as T };
  const { log, said } = listening();

  expect(await deliveryProblems(tenMinutesAgo, healthy)).toEqual({ clock: expect.stringContaining("ahead of") });
  await expect(assertClock(tenMinutesAgo, log)).rejects.toThrow("set both by NTP");
  expect(said).toEqual([]);
  await assertClock(world.desk, log, off(5_000));
  await assertClock(world.desk, log);
  expect(said).toEqual([expect.stringContaining("differ")]);
});

it.each([
  ["ahead of", 180],
  ["behind", -180],
])("a clock that is %s a platform's is said, by the date of its answers", async (direction, seconds) => {
  const { log, said } = listening();
  const server = createServer((_, response) => response.end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const skewBy = (ms: number) => platformSkewMs(`http://127.0.0.1:${port}/`, {}, () => new Date(Date.now() + ms));

  await sayPlatformSkew("Slack", skewBy(seconds * 1_000), log);
  await sayPlatformSkew("Discord", skewBy(0), log);
  server.close();
  await once(server, "close");
  await sayPlatformSkew("Discord", skewBy(seconds * 1_000), log);

  expect(said).toEqual([expect.stringMatching(new RegExp(`^this machine's clock is 1[78]\\d s ${direction} Slack's`))]);
});

it("what begins, or begins anew, on a machine whose clock is ahead does not wait until that time", async () => {
  const { desk, dana, database } = world;
  const url = "https://example.org/hook";
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes(10) });

  for (const _ of ["new", "known"]) {
    await ensureTarget(desk, "slack", "C1");
    await setCategoryChannel(desk, dana, {
      platform: "slack",
      category: "bug",
      channel: { place: "C2", name: "bugs" },
    });
  }
  const { webhook } = await createWebhook(desk, dana, { url });
  const notYet = async () =>
    (await database.pool.query("SELECT place FROM target WHERE due_at > clock_timestamp()")).rows;
  expect(await notYet()).toEqual([]);
  await changeWebhook(desk, dana, { webhook: webhook.id, active: true });
  await tellDigestNow(desk, dana, { platform: "slack", place: "C1", mine: false });

  expect(await notYet()).toEqual([]);
  expect((await database.pool.query("SELECT id FROM notice WHERE due_at > clock_timestamp()")).rows).toEqual([]);
});

function listening() {
  const said: string[] = [];
  const log: Log = { ...silentLog, warn: (_about: object, words?: string) => void said.push(words ?? "") };
  return { log, said };
}
