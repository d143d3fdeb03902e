import { afterEach, describe, expect, test, vi } from "vitest";
import { receiveFromCustomer } from "../../src/desk/conversations/receive.ts";
import { type SlackWorld, type SlackWorldOptions, startSlackWorld } from "./testing.ts";

// Slack tells nothing again: what is missed is missed.
const sandbox = { retryDelaysMs: [], ackTimeoutMs: 500 };

vi.setConfig({ testTimeout: 40_000 });

let world: SlackWorld;
afterEach(() => world.close());

const until = (check: () => boolean | Promise<boolean>, timeout = 20_000) =>
  expect.poll(check, { timeout, interval: 30 }).toBe(true);
const say = (text: string) => world.slack.user("dana").say(world.slack.supportChannel, text, { thread: world.thread });
const rows = () =>
  world.world.database.prisma.message.findMany({
    where: { conversationId: world.conversation, deletedAt: null },
    orderBy: { seq: "asc" },
  });
const said = async () => (await rows()).slice(1).map(({ visibility, body }) => `${visibility}: ${body}`);
const calls = (route: string) => world.slack.journal.filter((entry) => entry.route === route).length;
const passes = async () => (await world.world.database.prisma.target.findFirstOrThrow()).backfilledAt;

/** The service runs and Dana has the chat. */
async function open(options: Omit<SlackWorldOptions, "sandbox"> = {}): Promise<void> {
  world = await startSlackWorld({ sandbox, ...options });
  await until(() => world.service.problem() === undefined && world.slack.connected() === 2);
  await say("!claim");
  await until(async () => (await world.world.database.prisma.conversation.findFirstOrThrow()).assigneeId !== null);
}

describe("what was said while the desk was away", () => {
  test("is there once, in order, with what was changed and taken back meanwhile, and no command runs twice", async () => {
    await open();
    const { slack } = world;
    const dana = slack.user("dana");
    const [kept, changed, removed] = [await say("kept"), await say("chnged"), await say("removed")];
    await say("!note once");
    await until(async () => (await said()).length === 4);

    await world.away(async () => {
      await say("first");
      await dana.edit(slack.supportChannel, changed, "changed");
      await dana.remove(slack.supportChannel, removed);
      const edited = await say("secnd");
      await dana.edit(slack.supportChannel, edited, "second");
      await say("!note also once");
      const gone = await say("never mind");
      await dana.remove(slack.supportChannel, gone);
      await say("third");
    });

    const all = ["public: kept", "public: changed", "internal: once", "public: first", "public: second"];
    const expected = [...all, "internal: also once", "public: third"];
    await expect.poll(said, { timeout: 20_000 }).toEqual(expected);
    expect((await rows()).filter(({ editedAt }) => editedAt).map(({ body }) => body)).toEqual(["changed"]);
    const before = await passes();
    await world.away(async () => undefined);
    await until(async () => (await passes())?.getTime() !== before?.getTime());
    await world.away(() => say("fourth"));
    await expect.poll(said, { timeout: 20_000 }).toEqual([...expected, "public: fourth"]);
    expect(kept).not.toBe(changed);
  });

  test("comes before what is said now", async () => {
    await open();
    world.slack.faults.add({ route: "conversations.replies", fault: { applied: false, delayMs: 700 } });
    await world.away(() => say("before"));
    await until(() => world.slack.connected() === 2);
    await say("after");

    await expect.poll(said, { timeout: 20_000 }).toEqual(["public: before", "public: after"]);
  });

  test("is there though no socket was open, and though Slack lost events on an open one", async () => {
    await open({ backfillEveryMs: 1_500 });
    const { slack } = world;
    slack.disconnect("refuse");
    slack.disconnect("drop");
    await until(() => slack.connected() === 0);
    await say("into the void");
    slack.disconnect("accept");
    await expect.poll(said, { timeout: 20_000 }).toEqual(["public: into the void"]);

    slack.loseEvents(1);
    await say("lost on the way");
    await expect.poll(said, { timeout: 20_000 }).toEqual(["public: into the void", "public: lost on the way"]);
  });

  test("of sockets that died without a word or were all renewed at once is not lost", async () => {
    await open();
    const { slack } = world;
    slack.disconnect("refresh");
    await say("while they were renewed");
    await expect.poll(said, { timeout: 15_000 }).toEqual(["public: while they were renewed"]);

    slack.disconnect("half-open");
    await say("to the dead");
    await new Promise((resolve) => setTimeout(resolve, 600));
    slack.disconnect("accept");
    slack.disconnect("drop");
    await expect.poll(said, { timeout: 15_000 }).toEqual(["public: while they were renewed", "public: to the dead"]);
  }, 40_000);

  test("goes through pages, and a 429 only makes it later", async () => {
    await open();
    const wait = { status: 429, headers: { "retry-after": "1" }, body: { ok: false, error: "ratelimited" } };
    world.slack.faults.add({ route: "conversations.replies", fault: { applied: false, answer: wait } });
    await world.away(async () => {
      for (let n = 0; n < 205; n += 1) await say(`note: ${n}`);
    });

    await until(async () => (await rows()).length === 206, 40_000);
    expect(await said()).toEqual(Array.from({ length: 205 }, (_, n) => `internal: ${n}`));
    expect(calls("conversations.replies")).toBeGreaterThanOrEqual(2);
  }, 60_000);
});

describe("when the thread was opened anew", () => {
  const threadNow = async () => (await world.world.database.prisma.thread.findFirstOrThrow()).threadId ?? "";
  const sayIn = (thread: string, text: string) =>
    world.slack.user("dana").say(world.slack.supportChannel, text, { thread });
  const passed = async (meanwhile: () => Promise<unknown>) => {
    const before = await passes();
    await world.away(meanwhile);
    await until(async () => (await passes())?.getTime() !== before?.getTime());
  };

  /** The card is removed, and the customer's next word opens a new thread. */
  async function openAnew(word: string): Promise<void> {
    const { world: desk, conversation } = world;
    const before = await threadNow();
    world.slack.admin.deleteMessage(world.slack.supportChannel, before);
    const isReady = async () => {
      await world.deliver().catch(() => undefined);
      return (await desk.database.prisma.thread.findFirstOrThrow()).state === "ready";
    };
    await until(async () => !(await isReady()) || (await threadNow()) !== before);
    await receiveFromCustomer(desk.desk, desk.jane, { at: { conversation }, body: word });
    await until(async () => (await isReady()) && (await threadNow()) !== before);
  }

  test("what agents wrote in the earlier ones stays with the customer, and what they take back there is taken back", async () => {
    await open();
    const [kept, removed] = [await say("kept"), await say("removed")];
    await until(async () => (await said()).length === 2);
    await openAnew("second word");
    await passed(async () => undefined);
    expect(await said()).toEqual(["public: kept", "public: removed", "public: second word"]);

    await passed(() => world.slack.user("dana").remove(world.slack.supportChannel, removed));
    await expect.poll(said, { timeout: 20_000 }).toEqual(["public: kept", "public: second word"]);
    expect(kept).not.toBe(removed);
  });

  test("what agents write in the earlier ones while the desk is away reaches the customer, however many there are", async () => {
    await open();
    const first = world.thread;
    await sayIn(first, "heard");
    await until(async () => (await said()).length === 1);
    await openAnew("second word");
    const second = await threadNow();
    await openAnew("third word");
    await passed(async () => {
      await sayIn(first, "in the first");
      await sayIn(second, "in the second");
      await sayIn(await threadNow(), "in the third");
    });

    const words = ["heard", "in the first", "in the second", "in the third", "second word", "third word"];
    await expect.poll(async () => (await said()).sort(), { timeout: 20_000 }).toEqual(words.map((w) => `public: ${w}`));
    await sayIn(first, "live in the first");
    await expect.poll(said, { timeout: 20_000 }).toContain("public: live in the first");
  });

  test("the thread that is broken and not yet opened anew is read too", async () => {
    await open();
    await world.world.database.prisma.thread.updateMany({ data: { state: "broken" } });
    await passed(() => say("while it was broken"));

    await expect.poll(said, { timeout: 20_000 }).toEqual(["public: while it was broken"]);
  });
});

test("a history that cannot be read is said, and what is live goes on", async () => {
  world = await startSlackWorld({ sandbox, config: () => ({ userToken: "xoxp-not-valid" }) });
  await until(() => /cannot be read yet.*invalid_auth/.test(world.service.problem() ?? ""));
  await say("note: live");

  await expect.poll(said, { timeout: 20_000 }).toEqual(["internal: live"]);
});
