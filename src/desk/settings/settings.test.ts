import { afterAll, beforeAll, expect, it } from "vitest";
import { buttonOf, handOf } from "../../../test/commands.ts";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import type { Actor } from "../actor.ts";
import { setCategoryChannel } from "../channels/set-category-channel.ts";
import { removeMacro, saveMacro } from "../macros/macros.ts";
import { addAccount, addAgent, removeAgent, setAgentRole } from "../people/agents.ts";
import { makeLinkCode, useLinkCode } from "../people/link-codes.ts";
import { setRelayMode } from "../relay/modes.ts";
import { changeText, listChanges } from "./history.ts";
import { readSetup } from "./read-setup.ts";
import { setHours } from "./set-hours.ts";
import { changeSetting, inspectSetting, readSetting, type Setting } from "./settings.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

type Duty = Setting<"duty">;

const change = (actor: Actor, part: Partial<Duty>, seen?: number) =>
  world.desk.inTransaction((desk) =>
    changeSetting({ desk, actor, now: desk.now() }, "duty", { change: (before) => ({ ...before, ...part }), seen }),
  );

it("has a standard, and remembers who set what", async () => {
  const { desk, dana } = world;
  expect(await inspectSetting(desk, "duty")).toMatchObject({ version: 0, changedBy: null });

  await change(dana, { slack: { id: "S1", name: "on-duty" } });

  expect(await readSetting(desk, "duty")).toMatchObject({ slack: { id: "S1" }, discord: null, tickets: "all" });
  expect(await inspectSetting(desk, "duty")).toMatchObject({ version: 1, changedBy: "Dana" });
});

it("keeps what two admins change at once, and refuses who saw what is no more", async () => {
  const { desk, dana } = world;
  const before = (await inspectSetting(desk, "duty")).version;
  await Promise.all([change(dana, { tickets: "urgent" }), change(dana, { discord: { id: "42", name: "on duty" } })]);
  expect(await readSetting(desk, "duty")).toMatchObject({ tickets: "urgent", discord: { id: "42", name: "on duty" } });

  const sam = { ...world.lee, name: "Sam", role: "admin" as const };
  await expect(change(sam, { tickets: "all" }, before)).rejects.toThrow("Dana changed this meanwhile");
  expect((await readSetting(desk, "duty")).tickets).toBe("urgent");
});

it("leaves for ever who changed what, and from what to what", async () => {
  const { desk, dana, database } = world;
  await change(dana, { tickets: "all" });

  await change(dana, { tickets: "urgent" });

  const [newest] = await database.prisma.settingChange.findMany({ orderBy: { id: "desc" } });
  expect(newest).toMatchObject({
    what: "duty",
    changedBy: "Dana",
    before: { tickets: "all" },
    after: { tickets: "urgent" },
  });
  expect((await readSetup(desk, dana, {})).changes[0]).toMatchObject({ what: "duty", by: "Dana" });
});

it("is not changed by a form that somebody else was faster than, and by one's own it is", async () => {
  const [dana, sam] = [handOf(world, world.dana), handOf(world, { ...world.lee, name: "Sam", role: "admin" })];
  const setup = await dana.slash("/support setup");
  const form = await dana.open(buttonOf(setup, "Direct messages").call);
  await sam.slash("/support setup-notices waiting:30");

  expect(await dana.submit(form, { waiting: "10" })).toMatchObject({
    refused: true,
    text: expect.stringContaining("Sam changed this meanwhile"),
  });
  expect((await readSetting(world.desk, "notices")).waitingMinutes).toBe(30);
  const again = await dana.slash("/support setup");
  for (const waiting of ["20", "10"])
    await dana.submit(await dana.open(buttonOf(again, "Direct messages").call), { waiting });
  expect((await readSetting(world.desk, "notices")).waitingMinutes).toBe(10);
});

it("takes who is on duty off with one button of the card, unless somebody was faster", async () => {
  const { desk, dana: admin } = world;
  const dana = handOf(world, admin);
  await change(admin, { slack: { id: "S1", name: "on-duty" } });
  const setup = await dana.slash("/support setup");
  await change({ ...world.lee, name: "Sam", role: "admin" }, { slack: { id: "S2", name: "night" } });

  expect(await dana.press(setup, "Nobody on duty")).toMatchObject({
    refused: true,
    text: expect.stringContaining("Sam changed this meanwhile"),
  });
  expect((await readSetting(desk, "duty")).slack).toMatchObject({ name: "night" });
  const done = await dana.press(await dana.slash("/support setup"), "Nobody on duty");
  expect((await readSetting(desk, "duty")).slack).toBeNull();
  expect(() => buttonOf(done, "Nobody on duty")).toThrow("There is no button");
  const [newest] = (await listChanges(desk, admin, { limit: 1 })).changes;
  expect(newest && changeText(newest)).toBe("Slack: night → none");
});

it("is an admin's alone", async () => {
  await expect(change(world.lee, { slack: null })).rejects.toThrow("Only admins");
});

it("takes what an older version wrote as far as it goes, and what is nonsense for the standard", async () => {
  const { desk, database } = world;
  const write = (value: object) =>
    database.prisma.setting.upsert({
      where: { name: "notices" },
      create: { name: "notices", value, changedBy: "x" },
      update: { value },
    });

  await write({ waitingMinutes: 5 });
  expect(await readSetting(desk, "notices")).toEqual({ assigned: true, writes: true, waitingMinutes: 5 });
  await write({ waitingMinutes: "soon" });
  expect(await readSetting(desk, "notices")).toEqual({ assigned: true, writes: true, waitingMinutes: 60 });
});

it("is read by admins: who changed what of the setup, and who made whom an agent", async () => {
  const { desk, dana, lee } = world;
  const admin = handOf(world, dana);
  const { id } = await addAgent(desk, dana, { name: "Mia", role: "agent" });
  await setAgentRole(desk, dana, { agent: id, role: "admin" });
  await removeAgent(desk, dana, { agent: id });
  await change(dana, { tickets: "all" });

  const first = await admin.slash("/support setup-history");
  expect(first.card?.body).toContain("Dana · who is on duty\ntickets: urgent → all");
  expect(first.card?.body).toContain("Dana · who is an agent\nMia · role: none → agent");
  expect(first.card?.body).toContain("Mia · role: agent → admin");
  expect(first.card?.body).toContain("Mia · role: admin → none");
  const { changes, next } = await listChanges(desk, dana, { limit: 2 });
  const older = await listChanges(desk, dana, { limit: 2, before: next ?? 0 });
  expect([...changes, ...older.changes].map(({ what }) => what)).toEqual(["duty", "agent", "agent", "agent"]);
  expect((await handOf(world, lee).slash("/support setup-history")).refused).toBe(true);
});

it("reads a category's channel, a mode and the hours as people say them", async () => {
  const { desk, dana, database } = world;
  await database.prisma.target.create({ data: { kind: "slack", place: "C1" } });
  const category = { platform: "slack", category: "billing" } as const;
  await setCategoryChannel(desk, dana, { ...category, channel: { place: "C2", name: "bills" } });
  await setRelayMode(desk, dana, { channel: "C2", mode: "all" });
  await setHours(desk, dana, { hours: { days: [0, 1], shift: { open: "09:00", close: "17:00" }, zone: "UTC" } });
  await setCategoryChannel(desk, dana, { ...category, channel: null });

  const { changes } = await listChanges(desk, dana, { limit: 4 });
  expect(changes.map(changeText)).toEqual([
    "Slack · billing · channel: #bills → the desk's first channel",
    "always open → Mon–Tue 09:00–17:00 (UTC)",
    "Slack · #bills · mode: assignee → all",
    "Slack · billing · channel: the desk's first channel → #bills",
  ]);
});

it("keeps who made, changed and removed a macro, and nothing of one that is saved as it was", async () => {
  const { desk, dana } = world;
  for (const body of ["Sorry!", "Sorry!", "x".repeat(2_000)]) await saveMacro(desk, dana, { name: "sorry", body });
  await removeMacro(desk, dana, { name: "sorry" });
  expect((await readSetup(desk, dana, {})).changes.map(({ what }) => what)).not.toContain("macro");

  const { changes } = await listChanges(desk, dana, { limit: 3 });
  expect(changes.map(({ what, by }) => [what, by])).toEqual(Array(3).fill(["macro", "Dana"]));
  expect(changes.map(changeText)).toEqual([
    `sorry · says: ${"x".repeat(80)}… → none`,
    `sorry · says: Sorry! → ${"x".repeat(80)}…`,
    "sorry · says: none → Sorry!",
  ]);
});

it("says of a link whose account it is", async () => {
  const { desk, dana, lee } = world;
  await addAccount(desk, dana, { platform: "slack", userId: "U0NEW", name: "Noa", avatarUrl: null, role: "agent" });
  const { code } = await makeLinkCode(desk, lee, { agent: lee.id });
  await useLinkCode(desk, { platform: "discord", userId: "777" }, code);

  const { changes } = await listChanges(desk, dana, { limit: 2 });
  expect(changes.map(({ what, by, after }) => [what, by, after])).toEqual([
    ["link", lee.name, { agent: lee.name, platform: "discord", account: "777" }],
    ["link", "Dana", { agent: "Noa", platform: "slack", account: "U0NEW" }],
  ]);
  expect(changes.map(changeText)).toEqual(["Discord · 777 · agent: none → Lee", "Slack · U0NEW · agent: none → Noa"]);
});

it("says of an account that joins another agent's, whose it was, and that its own agent is none any more", async () => {
  const { desk, dana, lee } = world;
  await addAccount(desk, dana, { platform: "slack", userId: "U0OLD", name: "Old", avatarUrl: null, role: "agent" });
  const { code } = await makeLinkCode(desk, lee, { agent: lee.id });
  await useLinkCode(desk, { platform: "slack", userId: "U0OLD" }, code);

  const { changes } = await listChanges(desk, dana, { limit: 4 });
  expect(changes.map(changeText)).toEqual([
    "Old · role: agent → none",
    "Slack · U0OLD · agent: Old → Lee",
    "Slack · U0OLD · agent: none → Old",
    "Old · role: none → agent",
  ]);
});
