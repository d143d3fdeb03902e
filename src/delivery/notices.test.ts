import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refitDesk } from "../../test/chaos/refit.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel, type FakeChannel, goneChannel } from "../../test/fake-channel.ts";
import { silentLog } from "../../test/silent-log.ts";
import { addNote } from "../desk/conversations/add-note.ts";
import { assignConversation, claimConversation } from "../desk/conversations/assign.ts";
import { followConversation } from "../desk/conversations/follow.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { replyToCustomer } from "../desk/conversations/reply.ts";
import { chooseNotice } from "../desk/people/notice-choices.ts";
import { setDuty } from "../desk/settings/set-duty.ts";
import { setNotices } from "../desk/settings/set-notices.ts";
import { selectConversation } from "../desk/sql/view-conversation.ts";
import { countStatistics } from "../desk/stats/count.ts";
import { deleteTicket } from "../desk/tickets/delete.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { setTicketPriority } from "../desk/tickets/set-priority.ts";
import { setTicketStatus } from "../desk/tickets/set-status.ts";
import { snoozeTicket } from "../desk/tickets/snooze.ts";
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

const inChannel = (place: string, person?: number) => {
  const about = { day: "2025-11-09", from: "2025-11-09", to: "2025-11-09", zone: "Europe/Berlin" };
  return world.desk.prisma.notice.create({
    data: { kind: "digest", platform: "slack", place, about, personId: person ?? null },
  });
};
const settings = { timeoutMs: 1_000, leaseMs: 5_000, quarantineMs: 2_000 };
const tell = () => tellNotices({ desk: world.desk, channels: [slack, discord], settings, log: silentLog });
const dueNow = () =>
  world.database.pool.query(
    "UPDATE notice SET due_at = now() - interval '1 second' WHERE state IN ('pending', 'sending')",
  );
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

test("a call that would begin long after it was written down is written down anew", async () => {
  await toLee();
  const desk = refitDesk(world.desk, {
    async statement(statement, _, run) {
      const result = await run(statement);
      if (statement.name === "notice-begin") await sleep(1_100);
      return result;
    },
  });
  await tellNotices({ desk, channels: [slack, discord], settings, log: silentLog });
  expect(slack.notices).toEqual([]);
  expect(await states()).toEqual(["pending", "pending"]);

  await dueNow();
  await tell();

  expect(slack.notices.map(({ userId }) => userId)).toEqual(["ULEE"]);
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

const janeSays = (body: string) => receiveFromCustomer(world.desk, world.jane, { at: { ticket: 1 }, body });
const danaAnswers = () => replyToCustomer(world.desk, world.dana, { at: { ticket: 1 }, body: "Is it better now?" });
const toldOf = (reason: string) => slack.notices.filter(({ card }) => card.body?.includes(reason));

test("the first word of a wait is told to its assignee, however many come at once, and again only after an answer", async () => {
  await claimConversation(world.desk, world.lee, { at: { ticket: 1 } });
  await janeSays("The opening waits already");
  await tell();
  expect(slack.notices).toEqual([]);

  await danaAnswers();
  await addNote(world.desk, world.dana, { at: { ticket: 1 }, body: "a secret" });
  await Promise.all(["No", "no!", "It burns", "still"].map(janeSays));
  await addNote(world.desk, world.dana, { at: { ticket: 1 }, body: "a note is no answer" });
  await janeSays("Hello?");
  await tell();
  expect(slack.notices.map(({ userId }) => userId)).toEqual(["ULEE"]);
  expect(discord.notices.map(({ userId }) => userId)).toEqual(["77"]);
  expect(await states()).toEqual(["sent", "sent"]);

  await danaAnswers();
  await janeSays("Now it smokes");
  await tell();
  expect(toldOf("Your customer writes.").map(({ card }) => card.body?.split("\n").at(-1))).toEqual([
    "Hello?",
    "Now it smokes",
  ]);
});

test("who follows is told once like who has it; nobody else, and none who opted out or is no agent any more", async () => {
  const { desk, dana, lee } = world;
  await desk.prisma.identity.create({ data: { platform: "slack", externalId: "UDANA", personId: dana.id } });
  await danaAnswers();
  await janeSays("Nobody has it, and nobody follows");
  await tell();
  expect(slack.notices).toEqual([]);

  await claimConversation(desk, lee, { at: { ticket: 1 } });
  for (const agent of [dana, lee]) await followConversation(desk, agent, { at: { ticket: 1 } });
  await danaAnswers();
  await janeSays("Again");
  await tell();
  expect(slack.notices.map(({ userId, card }) => [userId, card.body?.split("\n")[0]]).sort()).toEqual([
    ["UDANA", "💬 The customer of what you follow writes."],
    ["ULEE", "💬 Your customer writes."],
  ]);

  await chooseNotice(desk, dana, { kind: "writes", wanted: false });
  await desk.prisma.person.update({ where: { id: lee.id }, data: { disabledAt: desk.now() } });
  await danaAnswers();
  await janeSays("And again");
  await tell();
  expect(slack.notices).toHaveLength(2);
});

test("the word that ends a snooze is told, though its customer waited before", async () => {
  await claimConversation(world.desk, world.lee, { at: { ticket: 1 } });
  const until = new Date(world.clock.now.getTime() + 3_600_000);
  await snoozeTicket(world.desk, world.dana, { ticket: 1, until });

  await janeSays("It burns again");
  await janeSays("Hello?");
  await tell();

  expect(toldOf("Your customer writes.").map(({ userId }) => userId)).toEqual(["ULEE"]);
});

test("a customer who opens theirs again waits from then on, and its agent is told", async () => {
  await claimConversation(world.desk, world.lee, { at: { ticket: 1 } });
  await setTicketStatus(world.desk, world.lee, { ticket: 1, status: "resolved" });
  const waitingSince = async () => (await selectConversation(world.desk, { ticket: 1 }))?.waitingSince ?? null;
  expect(await waitingSince()).toBeNull();

  await setTicketStatus(world.desk, world.jane, { ticket: 1, status: "open" });
  await tell();

  expect(await waitingSince()).not.toBeNull();
  expect(toldOf("Your customer opened it again: it is not settled.").map(({ userId }) => userId)).toEqual(["ULEE"]);
  await setTicketStatus(world.desk, world.lee, { ticket: 1, status: "closed" });
  await setTicketStatus(world.desk, world.dana, { ticket: 1, status: "open" });
  expect(await waitingSince()).toBeNull();
});

test("a wait that is answered or put aside before it is told is told no more", async () => {
  const { desk, lee, clock } = world;
  await claimConversation(desk, lee, { at: { ticket: 1 } });
  await danaAnswers();
  await janeSays("Never mind");
  await danaAnswers();
  await janeSays("Tomorrow will do");
  await snoozeTicket(desk, lee, { ticket: 1, until: new Date(clock.now.getTime() + 60_000) });
  await tell();
  expect(slack.notices).toEqual([]);

  await danaAnswers();
  await janeSays("This ends the snooze");
  await tell();
  expect(toldOf("This ends the snooze")).toHaveLength(1);
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

test("only an alert of what is urgent and nobody's pings who is on duty", async () => {
  await setDuty(world.desk, world.dana, { platform: "slack", group: { id: "SDUTY", name: "duty" } });
  await setTicketPriority(world.desk, world.dana, { ticket: 1, priority: "urgent" });
  for (const alert of ["urgent", "late"])
    for (const [platform, place] of [
      ["slack", "C1"],
      ["discord", "1"],
    ] as const)
      await world.desk.prisma.notice.create({
        data: { kind: "alert", platform, place, about: { alert, limit: 15, tickets: [1] } },
      });
  await tell();

  expect(slack.announced.map(({ card, ping }) => [card.title.includes("Urgent"), ping]).sort()).toEqual([
    [false, undefined],
    [true, "SDUTY"],
  ]);
  expect(discord.announced.map(({ ping }) => ping)).toEqual([undefined, undefined]);
});

test("a customer's first word is told to nobody where an admin switched that off", async () => {
  await setNotices(world.desk, world.dana, { writes: false });
  await claimConversation(world.desk, world.lee, { at: { ticket: 1 } });
  await danaAnswers();
  await janeSays("Hello?");
  await tell();

  expect(slack.notices).toEqual([]);
  await setNotices(world.desk, world.dana, { writes: true });
  await danaAnswers();
  await janeSays("Hello again?");
  await tell();
  expect(toldOf("Your customer writes.")).toHaveLength(1);
});

test("a digest is told into its channel once, with the numbers as a picture and in words", async () => {
  await countStatistics(world.desk);
  await inChannel("C1");

  await Promise.all([tell(), tell()]);
  await dueNow();
  await tell();

  const [only, ...more] = slack.announced;
  expect(more).toEqual([]);
  expect(only).toMatchObject({ place: "C1", card: { title: "📊 Support · Sun 9 Nov (Europe/Berlin)" } });
  expect(only?.card.body).toContain("Total 1 · Open 1 (+1)");
  expect(only?.card.rows[0]).toMatchObject({ action: { label: "Claim", call: { command: "ticket claim" } } });
  expect(only?.picture?.alt).toContain("1 tickets opened");
});

test("a digest of a quiet day is short, and has no picture", async () => {
  await deleteTicket(world.desk, world.dana, { ticket: 1 });
  await countStatistics(world.desk);
  await inChannel("C1");
  await tell();

  expect(slack.announced).toHaveLength(1);
  expect(slack.announced[0]?.card.body).toContain("nothing came in, and nobody waits");
  expect(slack.announced[0]?.picture).toBeUndefined();
});

test("an agent's own digest tells what waits for them, and is skipped when nobody does", async () => {
  const own = { kind: "digest", platform: "slack", userId: "ULEE", personId: world.lee.id } as const;
  const about = { day: "2025-11-09", from: "2025-11-09", to: "2025-11-09", zone: "UTC" };
  await world.desk.prisma.notice.create({ data: { ...own, about } });
  await tell();
  await claimConversation(world.desk, world.lee, { at: { ticket: 1 } });
  await world.desk.prisma.notice.create({ data: { ...own, about } });
  await tell();

  expect(slack.notices.map(({ card }) => card.body)).toEqual(["1 of your 1 open tickets waits for an answer."]);
  expect(await states()).toEqual(["superseded", "sent"]);
});

test.each([true, false])(
  "a digest of which nobody knows whether it arrived is looked for first (it had: %s)",
  async (applied) => {
    await inChannel("C1");
    slack.faults.push({ call: "announce", applied, error: new ChannelError("unknown", "no answer") });

    await tell();
    await dueNow();
    await tell();

    expect(slack.announced).toHaveLength(1);
  },
);

test("what was meant for a channel that is gone goes to the desk's own, and says so; then to the other platform, then to an admin", async () => {
  await world.desk.prisma.identity.create({ data: { platform: "discord", externalId: "55", personId: world.dana.id } });
  await inChannel(goneChannel);
  await tell();
  await tell();
  expect(slack.announced[0]?.place).toBe("C1");
  expect(slack.announced[0]?.card.body).toContain(
    `meant for the channel ${goneChannel} on Slack, which does not take it`,
  );

  slack.blocked = true;
  await inChannel(goneChannel);
  for (let turn = 0; turn < 3; turn += 1) await tell();
  expect(discord.announced[0]?.place).toBe("1");

  discord.blocked = true;
  await inChannel(goneChannel);
  for (let turn = 0; turn < 4; turn += 1) await tell();
  expect(discord.notices.map(({ userId }) => userId)).toEqual(["55"]);
  expect(new Set(await states())).toEqual(new Set(["sent"]));
});
