import { afterEach, beforeEach, expect, it } from "vitest";
import { buttonOf, handOf } from "../../test/commands.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { silentLog } from "../../test/silent-log.ts";
import { createInbox, type Inbox } from "../delivery/inbox.ts";
import { ensureTarget } from "../delivery/targets.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { countNotTakenIn } from "../desk/deliveries/not-taken-in.ts";

let world: TestDesk;
let inbox: Inbox;
let conversation: number;
let isBroken: boolean;
let heard: unknown[];

beforeEach(async () => {
  world = await openTestDesk();
  const { id } = await ensureTarget(world.desk, "slack", "C1");
  const started = await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" });
  conversation = started.conversation;
  const thread = { conversationId: conversation, targetId: id, state: "ready" as const, rootId: "t1", threadId: "t1" };
  await world.database.prisma.thread.create({ data: thread });
  [isBroken, heard] = [true, []];
  inbox = createInbox({ desk: world.desk, platform: "slack", log: silentLog });
  inbox.start(async (payload) => {
    if (isBroken) throw new Error("the database was away");
    heard.push(payload);
  });
});
afterEach(async () => {
  await inbox.stop();
  await world.close();
});

/** One word in the thread and one elsewhere, each tried as often as it is and given up. */
async function loseTwo(): Promise<void> {
  for (const [position, lane] of [
    [1n, "C1:t1"],
    [2n, "C1:elsewhere"],
  ] as const)
    await inbox.store({ eventKey: `said:${lane}:${position}`, lane, position, payload: { lane } });
  const prisma = world.database.prisma;
  const givenUp = () => prisma.inbox.count({ where: { processedAt: { not: null }, error: { not: null } } });
  await expect
    .poll(
      async () => {
        await prisma.inbox.updateMany({ data: { dueAt: new Date(0) } });
        return givenUp();
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBe(2);
}

it("lists what could not be taken in, has it taken in again where it was, and forgets what nobody wants", async () => {
  const lee = handOf(world, world.lee);
  expect((await lee.slash("/support failed")).card?.title).toBe("❌ Undelivered");
  await loseTwo();

  const list = await lee.slash("/support failed");
  expect(list.card?.title).toBe("❌ Not taken in");
  const rows = list.card?.rows ?? [];
  expect(rows.map(({ text }) => text.replace(/^\d · /, "")).sort()).toEqual([
    `Slack · chat-${conversation}\nthe database was away`,
    "Slack · in no thread of the desk's\nthe database was away",
  ]);
  const here = rows.findIndex(({ text }) => text.includes(`chat-${conversation}`)) + 1;
  isBroken = false;
  await lee.press(list, `Retry ${here}`);
  await expect.poll(() => heard, { timeout: 5_000, interval: 20 }).toEqual([{ lane: "C1:t1", again: true }]);

  expect(await lee.press(list, `Retry ${here}`)).toMatchObject({ refused: true });
  expect((await lee.press(list, `Discard ${3 - here}`)).text).toBe("Discarded; nothing else is left.");
  expect((await lee.slash("/support failed")).card?.body).toBe("Everything was delivered.");
  const history = await handOf(world, world.dana).slash("/support setup-history");
  expect(history.card?.body?.split("\n\n").map((line) => line.replace(/^.* UTC · /, ""))).toEqual([
    "Lee · what was not taken in\nSlack · in no thread of the desk's · the database was away · words: not taken in → discarded",
    `Lee · what was not taken in\nSlack · chat-${conversation} · the database was away · words: not taken in → taken in again`,
  ]);
}, 40_000);

it("lists what has waited for a quarter of an hour for its platform, and has it taken in now or passed over", async () => {
  const { database, lee } = world;
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const waits = (n: number, receivedAt: Date) => ({
    ...{ platform: "slack" as const, eventKey: `waits-${n}`, lane: `C1:${n}`, position: 1n, payload: { n } },
    ...{ receivedAt, error: "Slack is away", dueAt: new Date(Date.now() + 30_000) },
  });
  await database.prisma.inbox.createMany({
    data: [waits(1, minutesAgo(17)), waits(2, minutesAgo(16)), waits(3, minutesAgo(14))],
  });
  isBroken = false;

  const list = await handOf(world, lee).slash("/support failed");
  expect(list.card?.rows.map(({ text }) => text)).toEqual([
    "1 · Slack · in no thread of the desk's\nSlack is away (still tried)",
    "2 · Slack · in no thread of the desk's\nSlack is away (still tried)",
  ]);
  await handOf(world, lee).press(list, "Retry 2");
  await expect.poll(() => heard, { timeout: 5_000, interval: 20 }).toEqual([{ n: 1 }]);
  await handOf(world, lee).press(list, "Discard 1");

  await database.prisma.inbox.updateMany({ data: { dueAt: new Date(0) } });
  await expect.poll(() => heard, { timeout: 5_000, interval: 20 }).toEqual([{ n: 1 }, { n: 3 }]);
  expect(await countNotTakenIn(world.desk, lee, {})).toBe(0);
});

it("counts what could not be taken in beside what was not delivered, and not for ever", async () => {
  const { desk, database, lee } = world;
  const lost = { platform: "slack" as const, lane: "C1:t1", position: 1n, payload: {}, processedAt: new Date() };
  const rows = Array.from({ length: 120 }, (_, n) => ({ ...lost, eventKey: `lost-${n}`, error: "away" }));
  await database.prisma.inbox.createMany({ data: rows.slice(0, 7) });
  const list = () => handOf(world, lee).slash("/support failed page:1");
  expect(buttonOf(await list(), "Not taken in: 7")).toBeDefined();

  await database.prisma.inbox.createMany({ data: rows.slice(7) });
  const full = await list();
  expect((await handOf(world, lee).press(full, "Not taken in: 100+")).card?.foot).toMatch(/^Many more/);
  expect(await countNotTakenIn(desk, lee, {})).toBe(101);
});
