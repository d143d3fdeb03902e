import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { assignConversation } from "../conversations/assign.ts";
import { replyToCustomer } from "../conversations/reply.ts";
import { changeSetting } from "../settings/settings.ts";
import { countStatistics } from "../stats/count.ts";
import { openTicket } from "../tickets/open.ts";
import { setTicketPriority } from "../tickets/set-priority.ts";
import { snoozeTicket } from "../tickets/snooze.ts";
import { placeAlerts } from "./place-due.ts";
import { AlertAbout, readAlert } from "./read.ts";
import { listAlerts, setAlert } from "./set.ts";

let world: TestDesk;
beforeEach(async () => {
  world = await openTestDesk();
  for (const [kind, place] of [
    ["slack", "C1"],
    ["discord", "1"],
  ] as const)
    await world.desk.prisma.target.create({ data: { kind, place } });
});
afterEach(() => world.close());

const minutes = (count: number) => world.clock.advance(count * 60);
const opens = (priority: "normal" | "urgent" = "normal") =>
  openTicket(world.desk, world.jane, { customer: world.jane.id, subject: "S", description: "D", priority });
const tick = () => placeAlerts(world.desk);
const notices = async () => {
  const all = await world.desk.prisma.notice.findMany({ where: { kind: "alert" }, orderBy: { id: "asc" } });
  return all.map(({ about, platform }) => ({ platform, ...AlertAbout.parse(about) }));
};

it("tells of what is urgent and nobody's for a quarter of an hour, once, in each channel", async () => {
  await opens("urgent");
  await opens();
  minutes(14);
  expect(await tick()).toBe(0);
  minutes(1);

  const counts = await Promise.all([tick(), tick(), tick()]);
  await tick();

  expect(counts.reduce((a, b) => a + b)).toBe(1);
  expect(await notices()).toEqual([
    { platform: "slack", alert: "urgent", limit: 15, tickets: [1] },
    { platform: "discord", alert: "urgent", limit: 15, tickets: [1] },
  ]);
});

it("begins anew when it is given back or becomes urgent, tells of many at once, and not of what is put aside", async () => {
  const { desk, dana, lee } = world;
  await opens("urgent");
  await assignConversation(desk, dana, { at: { ticket: 1 }, assignee: lee.id });
  minutes(20);
  expect(await tick()).toBe(0);
  await assignConversation(desk, dana, { at: { ticket: 1 }, assignee: null });
  await opens();
  await setTicketPriority(desk, dana, { ticket: 2, priority: "urgent" });
  await opens("urgent");
  await snoozeTicket(desk, dana, { ticket: 3, until: new Date(world.clock.now.getTime() + 3_600_000) });
  minutes(14);
  expect(await tick()).toBe(0);
  minutes(1);

  expect(await tick()).toBe(2);
  expect((await notices())[0]?.tickets).toEqual([1, 2]);
  await assignConversation(desk, dana, { at: { ticket: 1 }, assignee: lee.id });
  const about = (await notices())[0];
  expect((about && (await readAlert(desk, about)))?.still.map(({ id }) => id)).toEqual([2]);
  await assignConversation(desk, dana, { at: { ticket: 2 }, assignee: lee.id });
  expect(about && (await readAlert(desk, about))).toBeUndefined();
  await assignConversation(desk, dana, { at: { ticket: 1 }, assignee: null });
  minutes(15);
  expect(await tick()).toBe(1);
});

it("tells of a missed first reply in open hours, from when it was switched on, and not of what is answered", async () => {
  const { desk, dana } = world;
  // A Sunday, 16:00 UTC; open from Monday 09:00.
  const nine = { open: "09:00", close: "17:00" };
  await desk.inTransaction((tx) =>
    changeSetting({ desk: tx, actor: dana, now: tx.now() }, "hours", {
      change: () => ({ zone: "UTC", week: [nine, nine, nine, nine, nine, null, null] }),
    }),
  );
  await opens();
  minutes(1);
  expect(await tick()).toBe(0);
  await setAlert(desk, dana, { alert: "late", limit: 30 });
  await opens();
  await opens();
  await replyToCustomer(desk, dana, { at: { ticket: 3 }, body: "Yes" });
  minutes(16 * 60);
  expect(await tick()).toBe(0);
  minutes(90);

  expect(await tick()).toBe(1);
  expect((await notices())[0]).toMatchObject({ alert: "late", tickets: [2] });
  expect(await tick()).toBe(0);
});

it("tells once a week that more comes in than goes out", async () => {
  const { desk, dana } = world;
  await setAlert(desk, dana, { alert: "backlog", limit: 3 });
  for (let n = 0; n < 3; n += 1) await opens();
  await countStatistics(desk);

  expect([await tick(), await tick()]).toEqual([1, 0]);
  expect((await notices())[0]).toMatchObject({ alert: "backlog", limit: 3, opened: 3, resolved: 0, tickets: [] });
});

it("is the admins' to set, and off is off", async () => {
  const { desk, dana, lee } = world;
  await expect(setAlert(desk, lee, { alert: "urgent", limit: 5 })).rejects.toThrow("Only admins");
  await expect(setAlert(desk, dana, { alert: "urgent", limit: 0 })).rejects.toThrow("from 1");
  await setAlert(desk, dana, { alert: "urgent", limit: null });
  await opens("urgent");
  minutes(60);

  expect(await tick()).toBe(0);
  expect((await listAlerts(desk, lee, {})).value).toEqual({
    urgent: null,
    late: null,
    backlog: null,
    undelivered: { limit: 15, since: null },
  });
});

it("tells once a day that words wait for a platform, for as long as they do", async () => {
  const { desk, database } = world;
  await opens();
  const since = (minutes: number) =>
    database.pool.query(
      `UPDATE delivery d SET created_at = now() - $1::int * interval '1 minute' FROM target t WHERE t.id = d.target_id AND t.kind = 'slack'`,
      [minutes],
    );
  await since(14);
  expect(await tick()).toBe(0);
  await since(16);

  expect([await tick(), await tick()]).toEqual([1, 0]);
  const [inSlack, inDiscord] = await notices();
  expect([inSlack?.platform, inDiscord]).toEqual([
    "slack",
    { platform: "discord", alert: "undelivered", limit: 15, tickets: [] },
  ]);
  expect(inDiscord && (await readAlert(desk, inDiscord))?.behind).toEqual([
    { platform: "slack", seconds: expect.any(Number), waiting: 1 },
  ]);
  await database.pool.query("UPDATE delivery SET state = 'sent'");
  expect(inDiscord && (await readAlert(desk, inDiscord))).toBeUndefined();
  minutes(24 * 60);
  expect(await tick()).toBe(0);
});
