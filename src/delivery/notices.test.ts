import { afterEach, beforeEach, expect, test } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel, type FakeChannel } from "../../test/fake-channel.ts";
import { silentLog } from "../../test/silent-log.ts";
import { assignConversation, claimConversation } from "../desk/conversations/assign.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { ChannelError, type ChannelFailure } from "./channel.ts";
import { tellNotices } from "./notices.ts";
import { ensureTarget } from "./targets.ts";

let world: TestDesk;
let slack: FakeChannel;
let discord: FakeChannel;

beforeEach(async () => {
  world = await openTestDesk();
  const { desk, jane, lee } = world;
  slack = createFakeChannel("slack");
  discord = createFakeChannel("discord");
  await ensureTarget(desk, "slack", "C1");
  await ensureTarget(desk, "discord", "1");
  for (const [platform, externalId] of [
    ["slack", "ULEE"],
    ["discord", "77"],
  ] as const)
    await desk.prisma.identity.create({ data: { platform, externalId, personId: lee.id } });
  await openTicket(desk, jane, { customer: jane.id, subject: "Printer", description: "It burns" });
});
afterEach(() => world.close());

const settings = { timeoutMs: 1_000, leaseMs: 5_000, quarantineMs: 2_000 };
const tell = () => tellNotices({ desk: world.desk, channels: [slack, discord], settings, log: silentLog });
const dueNow = () =>
  world.database.pool.query("UPDATE notice SET due_at = now() WHERE state IN ('pending', 'sending')");
const toLee = () => assignConversation(world.desk, world.dana, { at: { ticket: 1 }, assignee: world.lee.id });
const states = async () =>
  (await world.desk.prisma.notice.findMany({ orderBy: { id: "asc" } })).map(({ state }) => state);
const fails = (failure: ChannelFailure, applied = false) =>
  slack.faults.push({ call: "notify", applied, error: new ChannelError(failure, "no") });

test("who is given a ticket by someone else is told once on each platform that knows them", async () => {
  await toLee();

  await Promise.all([tell(), tell()]);
  await dueNow();
  await tell();

  expect(slack.notices.map(({ userId }) => userId)).toEqual(["ULEE"]);
  expect(discord.notices.map(({ userId }) => userId)).toEqual(["77"]);
  expect(slack.notices[0]?.card).toMatchObject({ title: "#TKT-001 · Printer" });
  expect(slack.notices[0]?.card.body).toContain("Dana assigned this to you.");
});

test("who takes it themselves, and who has it no more when they would be told, reads nothing", async () => {
  await claimConversation(world.desk, world.lee, { at: { ticket: 1 } });
  await tell();
  await assignConversation(world.desk, world.dana, { at: { ticket: 1 }, assignee: null });
  await toLee();
  await assignConversation(world.desk, world.dana, { at: { ticket: 1 }, assignee: world.dana.id });
  await tell();

  expect(slack.notices).toEqual([]);
  expect(await states()).toEqual(["superseded", "superseded"]);
});

test.each([true, false])(
  "an unanswered call is looked up before it is made again (it had arrived: %s)",
  async (applied) => {
    await toLee();
    fails("unknown", applied);

    await tell();
    await tell();
    expect(slack.notices).toHaveLength(applied ? 1 : 0);
    await dueNow();
    await tell();

    expect(slack.notices).toHaveLength(1);
    expect(await states()).toEqual(["sent", "sent"]);
  },
);

test("closed direct messages end it, a limit waits, and neither keeps the other platform waiting", async () => {
  await toLee();
  fails("later");
  await tell();
  expect(discord.notices).toHaveLength(1);
  fails("refused");
  await dueNow();
  await tell();
  await dueNow();
  await tell();

  expect(slack.notices).toEqual([]);
  expect(await states()).toEqual(["dead", "sent"]);
});
