import { afterEach, describe, expect, test, vi } from "vitest";
import { conversationCard } from "../../src/cards/conversation-card.ts";
import { selectConversation } from "../../src/desk/sql/view-conversation.ts";
import { silentLog } from "../../test/silent-log.ts";
import { createDiscordChannel } from "./channel.ts";
import { bodiesOf, eventually, messagesOf, openWorld, ticketOf, type World, type WorldSettings } from "./test-world.ts";

vi.setConfig({ testTimeout: 40_000 });

let world: World;
afterEach(() => world.close());

const say = (text: string) => world.dana.say(world.thread.threadId, text);
const said = async () =>
  (await messagesOf(world))
    .filter(({ deletedAt }) => !deletedAt)
    .map(({ visibility, body }) => `${visibility}: ${body}`);
const calls = (route: string) => world.sandbox.journal.filter((entry) => entry.route === route).length;
const passes = async () => (await world.test.database.prisma.target.findFirstOrThrow()).backfilledAt?.getTime();

/** The bot is there and Dana has the ticket. */
async function open(settings: WorldSettings = {}): Promise<void> {
  world = await openWorld(settings);
  await say("!claim");
  await eventually(async () => expect((await ticketOf(world)).conversation.assignee).not.toBeNull());
}

describe("what was said while the bot was away", () => {
  test("is there once, in order, with what was changed and taken back meanwhile, and no command runs twice", async () => {
    await open();
    const { dana, thread } = world;
    const [changed, removed] = [await say("chnged"), await say("removed")];
    await say("!note once");
    await eventually(async () => expect((await said()).length).toBe(3));

    await world.away(async () => {
      await say("first");
      await dana.edit(thread.threadId, changed, "changed");
      await dana.remove(thread.threadId, removed);
      const edited = await say("secnd");
      await dana.edit(thread.threadId, edited, "second");
      await say("!note also once");
      const gone = await say("never mind");
      await dana.remove(thread.threadId, gone);
      await say("third");
    });

    const all = ["public: changed", "internal: once", "public: first", "public: second", "internal: also once"];
    const expected = [...all, "public: third"];
    await expect.poll(said, { timeout: 20_000 }).toEqual(expected);
    expect((await messagesOf(world)).filter(({ editedAt }) => editedAt).map(({ body }) => body)).toEqual(["changed"]);
    const before = await passes();
    await world.away(async () => undefined);
    await expect.poll(passes, { timeout: 20_000 }).not.toBe(before);
    await world.away(() => say("fourth"));
    await expect.poll(said, { timeout: 20_000 }).toEqual([...expected, "public: fourth"]);
  });

  test("comes before what is said now", async () => {
    await open();
    world.sandbox.faults.add({ route: "GET /channels/:id/messages", fault: { applied: true, delayMs: 700 } });
    await world.away(() => say("before"));
    await world.sandbox.waitFor(() => world.sandbox.connected() === 1, 10_000);
    await say("after");

    await expect.poll(said, { timeout: 20_000 }).toEqual(["public: before", "public: after"]);
  });

  test("in a thread that was archived since is there too", async () => {
    await open();
    await world.away(async () => {
      await say("and good night");
      await world.dana.setThread(world.thread.threadId, { archived: true });
    });

    await expect.poll(said, { timeout: 20_000 }).toEqual(["public: and good night"]);
  });

  test("is there after a session that Discord ended, a resumed one and a dead socket", async () => {
    await open({ sandbox: { heartbeatMs: 1_500 } });
    const { sandbox } = world;
    sandbox.disconnect("invalid");
    await say("after op 9");
    await expect.poll(bodies, { timeout: 15_000 }).toEqual(["after op 9"]);

    sandbox.disconnect("reconnect");
    await say("after op 7");
    await expect.poll(bodies, { timeout: 15_000 }).toEqual(["after op 9", "after op 7"]);

    sandbox.disconnect("halfOpen");
    await say("to the dead");
    await expect.poll(bodies, { timeout: 20_000 }).toEqual(["after op 9", "after op 7", "to the dead"]);
  }, 60_000);

  test("goes through pages, and a 429 only makes it later", async () => {
    await open();
    world.sandbox.faults.add({
      route: "GET /channels/:id/messages",
      nth: 2,
      fault: { applied: false, answer: { status: 429, headers: { "retry-after": "1" } } },
    });
    await world.away(async () => {
      for (let n = 0; n < 105; n += 1) await say(`note: ${n}`);
    });

    await expect.poll(async () => (await said()).length, { timeout: 40_000 }).toBe(105);
    expect(await bodiesOf(world)).toEqual(Array.from({ length: 105 }, (_, n) => `internal: ${n}`));
    expect(calls("GET /channels/:id/messages")).toBeGreaterThanOrEqual(3);
  }, 60_000);
});

test("what agents wrote in an earlier thread stays with the customer; what they take back or write there counts", async () => {
  await open();
  const { sandbox, dana, ticket, target, thread, test: desk } = world;
  const removed = await say("removed");
  await say("kept");
  await eventually(async () => expect((await said()).length).toBe(2));
  const channel = createDiscordChannel({
    token: sandbox.token,
    apiUrl: sandbox.apiUrl,
    timeoutMs: 5_000,
    log: silentLog,
  });
  const view = await selectConversation(desk.desk, { ticket: ticket.id });
  if (!view) throw new Error("The ticket has no conversation.");
  const { prisma } = desk.database;
  const fresh = await channel.openThread(target.place, conversationCard(view), `c${view.id}.2`);
  await prisma.thread.updateMany({ data: { ...fresh, generation: 2 } });
  const former = { targetId: target.id, threadId: thread.threadId, conversationId: view.id };
  await prisma.formerThread.create({ data: former });
  const before = await passes();
  await world.away(async () => undefined);
  await expect.poll(passes, { timeout: 20_000 }).not.toBe(before);
  await sandbox.waitFor(() => world.service.problem() === undefined, 10_000);
  expect(await said()).toEqual(["public: removed", "public: kept"]);

  await world.away(async () => {
    await dana.remove(thread.threadId, removed);
    await dana.say(thread.threadId, "from the old one");
  });
  await expect.poll(said, { timeout: 20_000 }).toEqual(["public: kept", "public: from the old one"]);
});

test("a history that cannot be read is said, and what is live goes on", async () => {
  await open();
  const refused = { applied: false, answer: { status: 403, body: { code: 50001, message: "Missing Access" } } };
  world.sandbox.faults.add({ route: "GET /guilds/:id/threads/active", times: 3, fault: refused });
  await world.away(async () => undefined);

  await expect.poll(() => world.service.problem(), { timeout: 20_000, interval: 20 }).toMatch(/cannot be read yet/);
  await say("live");
  await expect.poll(bodies, { timeout: 20_000 }).toEqual(["live"]);
  await expect.poll(() => world.service.problem(), { timeout: 20_000 }).toBeUndefined();
});

async function bodies(): Promise<string[]> {
  return (await messagesOf(world)).map(({ body }) => body);
}
