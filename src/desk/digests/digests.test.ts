import { DateTime } from "luxon";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { removeAgent } from "../people/agents.ts";
import { changeText, listChanges } from "../settings/history.ts";
import { endDigest } from "./end.ts";
import { findDigest } from "./find.ts";
import { keepConfiguredDigest } from "./keep-configured.ts";
import { placeDueDigests } from "./place-due.ts";
import { setDigest } from "./set.ts";
import { tellDigestNow } from "./tell-now.ts";

let world: TestDesk;
beforeEach(async () => {
  world = await openTestDesk();
  await world.desk.prisma.identity.create({ data: { platform: "slack", externalId: "ULEE", personId: world.lee.id } });
  await world.desk.prisma.target.create({ data: { kind: "slack", place: "C1" } });
});
afterEach(() => world.close());

const channel = { platform: "slack", place: "C1", mine: false } as const;
const mine = { platform: "slack", place: "ULEE", mine: true } as const;
const nine = { cron: "0 9 * * *", zone: "Europe/Berlin" };
const at = (local: string, zone = nine.zone) => {
  world.clock.now = DateTime.fromISO(local, { zone }).toJSDate();
};
const tick = () => placeDueDigests(world.desk);
const told = async () =>
  (await world.desk.prisma.notice.findMany({ orderBy: { id: "asc" } })).map(({ period }) => period);

describe("the tick", () => {
  it("tells each time once, however many tick, and moves on", async () => {
    at("2025-11-10T08:00");
    await setDigest(world.desk, world.dana, { ...channel, ...nine });
    expect(await tick()).toBe(0);
    at("2025-11-10T09:00");

    const counts = await Promise.all(Array.from({ length: 4 }, tick));

    expect(counts.reduce((a, b) => a + b)).toBe(1);
    expect(await told()).toEqual(["2025-11-10T09:00"]);
    const [notice] = await world.desk.prisma.notice.findMany();
    expect(notice).toMatchObject({
      kind: "digest",
      place: "C1",
      userId: null,
      about: { day: "2025-11-10", from: "2025-11-09", to: "2025-11-09", zone: "Europe/Berlin" },
    });
  });

  it("comes back after days and tells of the newest time only", async () => {
    at("2025-11-10T08:00");
    await setDigest(world.desk, world.dana, { ...channel, ...nine });
    at("2025-11-13T11:30");

    await tick();
    await tick();

    expect(await told()).toEqual(["2025-11-13T09:00"]);
  });

  it("tells no time twice, whatever is set in between", async () => {
    at("2025-11-10T08:00");
    await setDigest(world.desk, world.dana, { ...channel, ...nine });
    at("2025-11-10T09:30");
    await tick();
    at("2025-11-10T08:59");
    const again = await setDigest(world.desk, world.dana, { ...channel, ...nine });
    at("2025-11-10T09:40");
    await tick();

    expect(again.dueAt).toEqual(DateTime.fromISO("2025-11-11T09:00", { zone: nine.zone }).toJSDate());
    expect(await told()).toEqual(["2025-11-10T09:00"]);
  });

  it("tells of a time that a crash left half done: the notice and the next time are written together", async () => {
    at("2025-11-10T08:00");
    const { id } = await setDigest(world.desk, world.dana, { ...channel, ...nine });
    at("2025-11-10T09:00");
    await tick();
    // As if the process had died between the two, had they been two.
    await world.desk.prisma.digest.update({ where: { id }, data: { dueAt: world.clock.now } });

    expect(await tick()).toBe(0);
    expect(await told()).toHaveLength(1);
  });

  // Ticks a year long, at odd minutes, in three zones: two whose clocks change on other days, one in the other half of the year.
  it.each([
    ["Europe/Berlin", "30 2 * * *"],
    ["America/New_York", "30 1 * * *"],
    ["Australia/Lord_Howe", "15 2 * * *"],
  ])(
    "comes once on each of a year's days in %s, at %s by the clock on the wall",
    async (zone, cron) => {
      const { desk, dana, clock } = world;
      at("2025-01-01T00:00", zone);
      await setDigest(desk, dana, { ...channel, cron, zone });
      const end = DateTime.fromISO("2026-01-01T00:00", { zone }).toMillis();
      const due: Date[] = [];
      for (;;) {
        const next = (await findDigest(desk, dana, channel))?.dueAt ?? new Date(end);
        if (next.getTime() >= end) break;
        due.push(next);
        // In the months in which clocks change also a little before its time and a little after, when nothing may come.
        const isNearChange = [3, 4, 9, 10, 11].includes(next.getUTCMonth() + 1);
        for (const minutes of isNearChange ? [-1, 0, 7, 61] : [0]) {
          clock.now = new Date(next.getTime() + minutes * 60_000);
          await tick();
        }
      }

      const periods = await told();
      const everyDay = Array.from({ length: 365 }, (_, day) =>
        DateTime.fromISO("2025-01-01").plus({ days: day }).toISODate(),
      );
      expect(periods.map((period) => period?.slice(0, 10))).toEqual(everyDay);
      expect(new Set(periods.map((period) => period?.slice(11)))).toEqual(
        new Set([DateTime.fromFormat(cron.split(" ").slice(0, 2).join(" "), "m H").toFormat("HH:mm")]),
      );
      // Only on the one day whose clock skips it does it come at another time of the day.
      const local = due.map((time) => DateTime.fromJSDate(time, { zone }).toFormat("HH:mm"));
      const others = local.filter((time) => time !== periods[0]?.slice(11));
      expect(others.length).toBeLessThanOrEqual(1);
    },
    60_000,
  );
});

describe("who may", () => {
  it("set a channel's: admins; one's own: every agent, for their own account", async () => {
    const { desk, lee, dana } = world;

    await expect(setDigest(desk, lee, { ...channel, ...nine })).rejects.toThrow("Only admins");
    await expect(endDigest(desk, lee, channel)).rejects.toThrow("Only admins");
    await expect(tellDigestNow(desk, lee, { ...channel, place: "C2" })).rejects.toThrow("Only admins");
    await expect(setDigest(desk, dana, { ...mine, ...nine })).rejects.toThrow("not linked to you");
    await setDigest(desk, lee, { ...mine, ...nine });
    await tellDigestNow(desk, lee, channel);
    await expect(setDigest(desk, world.jane, { ...channel, ...nine })).rejects.toThrow();
  });

  it("be told nothing any more once they are no agent", async () => {
    const { desk, lee, dana } = world;
    at("2025-11-10T08:00");
    await setDigest(desk, lee, { ...mine, ...nine });
    await removeAgent(desk, dana, { agent: lee.id });
    at("2025-11-10T09:00");

    expect(await tick()).toBe(0);
  });
});

describe("the configuration", () => {
  const keep = (schedule: typeof nine | undefined) =>
    keepConfiguredDigest(world.desk, schedule, [{ platform: "slack", place: "C1" }]);
  const now = async () => (await findDigest(world.desk, world.dana, channel)) ?? undefined;

  it("begins, changes and ends the first one", async () => {
    await keep(nine);
    expect(await now()).toMatchObject({ cron: "0 9 * * *", endedAt: null });
    await keep({ ...nine, cron: "0 8 * * *" });
    expect(await now()).toMatchObject({ cron: "0 8 * * *", endedAt: null });
    await keep(undefined);
    expect((await now())?.endedAt).not.toBeNull();
    await keep(nine);
    expect(await now()).toMatchObject({ cron: "0 9 * * *", endedAt: null });
  });

  it("leaves what somebody set or switched off by hand", async () => {
    await keep(nine);
    await setDigest(world.desk, world.dana, { ...channel, cron: "0 7 * * *", zone: "UTC" });
    await keep(nine);
    expect(await now()).toMatchObject({ cron: "0 7 * * *" });
    await endDigest(world.desk, world.dana, channel);
    await keep(nine);
    expect((await now())?.endedAt).not.toBeNull();
  });
});

describe("the history", () => {
  const lines = async () => {
    const { changes } = await listChanges(world.desk, world.dana, { limit: 20 });
    return changes.map((change) => `${change.by} · ${change.what} · ${changeText(change)}`);
  };

  it("says who set, changed and ended a digest, and for whom it is", async () => {
    const { desk, dana, lee } = world;
    const random = { platform: "discord", place: "42", mine: false, name: "random" } as const;
    for (const cron of ["0 9 * * *", "0 9 * * *", "30 8 * * *"])
      await setDigest(desk, dana, { ...channel, ...nine, cron });
    await setDigest(desk, dana, { ...random, ...nine });
    await setDigest(desk, lee, { ...mine, ...nine });
    await endDigest(desk, dana, channel);
    await expect(endDigest(desk, dana, channel)).rejects.toThrow("no digest");

    expect(await lines()).toEqual([
      "Dana · digest · Slack · the desk's first channel · times: Every day at 08:30 (Europe/Berlin) → none",
      "Lee · digest · Slack · Lee's direct messages · times: none → Every day at 09:00 (Europe/Berlin)",
      "Dana · digest · Discord · #random · times: none → Every day at 09:00 (Europe/Berlin)",
      "Dana · digest · Slack · the desk's first channel · times: Every day at 09:00 (Europe/Berlin) → Every day at 08:30 (Europe/Berlin)",
      "Dana · digest · Slack · the desk's first channel · times: none → Every day at 09:00 (Europe/Berlin)",
    ]);
  });

  it("says once what the configuration wants, however many processes start with it", async () => {
    const start = (schedule: typeof nine | undefined) =>
      Promise.all(
        [1, 2, 3].map(() => keepConfiguredDigest(world.desk, schedule, [{ platform: "slack", place: "C1" }])),
      );
    await start(nine);
    await start(nine);
    await start({ ...nine, zone: "UTC" });
    await start(undefined);
    await start(nine);

    expect(await lines()).toEqual([
      "the configuration · digest · Slack · the desk's first channel · times: none → Every day at 09:00 (Europe/Berlin)",
      "the configuration · digest · Slack · the desk's first channel · times: Every day at 09:00 (UTC) → none",
      "the configuration · digest · Slack · the desk's first channel · times: Every day at 09:00 (Europe/Berlin) → Every day at 09:00 (UTC)",
      "the configuration · digest · Slack · the desk's first channel · times: none → Every day at 09:00 (Europe/Berlin)",
    ]);
  });
});
