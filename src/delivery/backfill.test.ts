import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { silentLog } from "../../test/silent-log.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { setTicketStatus } from "../desk/tickets/set-status.ts";
import { type Backfill, createBackfill, type History } from "./backfill.ts";
import { ChannelError, type ChannelFailure } from "./channel.ts";
import { createInbox } from "./inbox.ts";
import { ensureTarget } from "./targets.ts";

let world: TestDesk;
let target: number;
let backfill: Backfill;
/** Threads that cannot be read, and every reading in order. */
let unreadable: Map<string, ChannelFailure>;
let readings: string[];
/** What the platform says of each thread's newest word. */
let newest: Map<string, string>;
/** Begun before each reading. */
let reading: (threadId: string) => Promise<void>;

beforeEach(async () => {
  world = await openTestDesk();
  target = (await ensureTarget(world.desk, "slack", "C1")).id;
  unreadable = new Map();
  readings = [];
  newest = new Map();
  reading = async () => undefined;
});
afterEach(async () => {
  await backfill.stop();
  await world.close();
});

/** Of threads without a newest word nothing is known, so each has to be read. */
const history: History = {
  positionAt: (time) => BigInt(time.getTime()),
  positionOf: BigInt,
  laneOf: (threadId) => threadId,
  newest: async () => ({ threads: newest, covers: () => false }),
  async *read(threadId) {
    readings.push(threadId);
    await reading(threadId);
    const failure = unreadable.get(threadId);
    if (failure) throw new ChannelError(failure, `${threadId} cannot be read.`);
    yield { ids: [], entries: [] };
  },
  isGone: async () => false,
  removal: () => {
    throw new Error("Nothing is gone.");
  },
};

async function open(...threads: string[]): Promise<void> {
  const { desk, jane } = world;
  for (const threadId of threads) {
    const { conversation } = await startConversation(desk, jane, { customer: jane.id, body: "Hello" });
    const place = { targetId: target, rootId: threadId, threadId };
    await desk.prisma.thread.create({ data: { conversationId: conversation, ...place, state: "ready" } });
  }
  const inbox = createInbox({ desk, platform: "slack", log: silentLog });
  backfill = createBackfill({ desk, inbox, history, target: { id: target }, log: silentLog });
}
/** Says what the newest word of a thread is, and that the desk has it. */
async function isNewest(threadId: string, externalId: string): Promise<void> {
  const { prisma } = world.desk;
  newest.set(threadId, externalId);
  const { conversationId } = await prisma.thread.findFirstOrThrow({ where: { threadId } });
  const { id } = await prisma.message.findFirstOrThrow({ where: { conversationId } });
  await prisma.messageCopy.create({ data: { messageId: id, targetId: target, externalId, threadId } });
}
const timesRead = (threadId: string) => readings.filter((read) => read === threadId).length;
const isComplete = async () => (await world.desk.prisma.target.findFirstOrThrow()).backfilledAt !== null;

it("the thread of a ticket that is over is read after a gap, until it has been over for two weeks", async () => {
  const { desk, jane, dana } = world;
  await open();
  const over = async (threadId: string, daysAgo: number) => {
    const opened = await openTicket(desk, jane, { customer: jane.id, subject: "Printer", description: "On fire" });
    await setTicketStatus(desk, dana, { ticket: opened.id, status: "closed" });
    const resolvedAt = new Date(desk.now().getTime() - daysAgo * 86_400_000);
    await desk.prisma.ticket.update({ where: { id: opened.id }, data: { resolvedAt } });
    const place = { targetId: target, rootId: threadId, threadId, state: "ready" } as const;
    await desk.prisma.thread.create({ data: { conversationId: opened.conversation_id, ...place } });
  };
  await over("101", 13);
  await over("102", 15);
  await world.database.pool.query("UPDATE event SET at = at - interval '12 days'");

  backfill.request({ gap: false });
  await vi.waitFor(async () => expect(await isComplete()).toBe(true), 10_000);
  expect(readings).toEqual([]);
  backfill.request({ gap: true });
  await vi.waitFor(() => expect(readings).toEqual(["101"]), 10_000);
});

it("what is left out of a look, since more is open than it takes, is logged", async () => {
  const warn = vi.fn();
  await open("101");
  await backfill.stop();
  await world.database.pool.query(
    `WITH c AS (INSERT INTO conversation (customer_id, is_chat) SELECT ${world.jane.id}, false FROM generate_series(1, 2003) RETURNING id, customer_id)
     INSERT INTO ticket (conversation_id, customer_id, subject, description) SELECT id, customer_id, 'Printer', 'On fire' FROM c`,
  );
  const { desk } = world;
  const inbox = createInbox({ desk, platform: "slack", log: silentLog });
  backfill = createBackfill({ desk, inbox, history, target: { id: target }, log: { ...silentLog, warn } });
  backfill.request({ gap: true });

  await vi.waitFor(() => expect(warn).toHaveBeenCalledWith({ left: 3 }, expect.stringContaining("left out")), 10_000);
});

it("what nobody here knows of is read before what may only stand among known words", async () => {
  await open("101", "102", "103", "104");
  newest = new Map([
    ["101", "201"],
    ["104", "202"],
  ]);
  await isNewest("102", "204");
  await isNewest("103", "203");
  backfill.request({ gap: true });

  await vi.waitFor(async () => expect(await isComplete()).toBe(true), 10_000);
  expect(readings).toEqual(["104", "101", "102", "103"]);
});

it("a look gives way to a new gap: what is missing now comes first, and the rest with it", async () => {
  await open("101", "102", "103", "104", "105", "106");
  newest = new Map(["101", "102", "103", "104", "105", "106"].map((threadId) => [threadId, `2${threadId}`]));
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  reading = () => held;
  backfill.request({ gap: true });
  await vi.waitFor(() => expect(readings).toEqual(["106", "105", "104"]), 10_000);
  newest.set("101", "3101");
  backfill.request({ gap: true });
  reading = async () => undefined;
  goOn();

  await vi.waitFor(async () => expect(await isComplete()).toBe(true), 10_000);
  expect(readings).toEqual(["106", "105", "104", "101", "106", "105", "104", "103", "102"]);
});

describe("a look that gives way", () => {
  let goOn: () => void;
  /** Of threads of which the platform does not tell the newest word, the first three are being read. */
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    await open("101", "102", "103", "104", "105", "106");
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    reading = () => held;
    backfill.request({ gap: true });
    await vi.waitFor(() => expect(readings).toEqual(["106", "105", "104"]), 10_000);
    reading = async () => undefined;
  });
  afterEach(() => void vi.useRealTimers());
  const completed = () => vi.waitFor(async () => expect(await isComplete()).toBe(true), 10_000);

  it("to a new gap is gone on with where it ended, so that gap after gap keeps no thread waiting for ever", async () => {
    backfill.request({ gap: true });
    goOn();

    await completed();
    expect(readings.slice(3, 6)).toEqual(["103", "102", "101"]);
    expect(readings.slice(6).sort()).toEqual(["104", "105", "106"]);
  });

  it("comes to those that are left before those that it has read, though newer words stand there", async () => {
    for (const threadId of ["101", "102", "103"]) await isNewest(threadId, `2${threadId}`);
    for (const threadId of ["104", "105", "106"]) await isNewest(threadId, `3${threadId}`);
    backfill.request({ gap: true });
    goOn();

    await completed();
    expect(readings.slice(3, 6)).toEqual(["103", "102", "101"]);
    expect(readings.slice(6).sort()).toEqual(["104", "105", "106"]);
  });

  it("to the next one that is due reads each thread once, and first what is new", async () => {
    newest.set("101", "3101");
    backfill.request({ gap: false });
    vi.advanceTimersByTime(301_000);
    goOn();

    await completed();
    expect(readings.slice(0, 6)).toEqual(["106", "105", "104", "101", "103", "102"]);
    expect(timesRead("106")).toBe(1);
  });

  it("does so after five minutes only", async () => {
    newest.set("101", "3101");
    backfill.request({ gap: false });
    goOn();

    await completed();
    expect(readings.slice(0, 6)).toEqual(["106", "105", "104", "103", "102", "101"]);
  });
});

describe("a thread that cannot be read", () => {
  it("is tried again by itself, less and less often, and keeps nothing back", async () => {
    await open("101", "102", "103");
    unreadable.set("102", "unknown");
    backfill.request({ gap: true });

    await vi.waitFor(() => expect(timesRead("102")).toBe(3), 15_000);
    expect([timesRead("101"), timesRead("103"), backfill.problem()]).toEqual([1, 1, undefined]);
    expect(await isComplete()).toBe(true);
    unreadable.clear();
    await vi.waitFor(() => expect(timesRead("102")).toBe(4), 20_000);
    expect(backfill.problem()).toBeUndefined();
  }, 40_000);

  it("is read at once when its bot was away again, however long it rests", async () => {
    await open("101", "102");
    unreadable.set("102", "blocked");
    backfill.request({ gap: true });
    await vi.waitFor(() => expect(timesRead("102")).toBe(3), 15_000);
    unreadable.clear();
    backfill.request({ gap: true });

    await vi.waitFor(() => expect([timesRead("101"), timesRead("102")]).toEqual([2, 4]), 4_000);
  }, 30_000);

  it("is a reason to say that nothing can be read when there is no other", async () => {
    await open("101");
    unreadable.set("101", "blocked");
    backfill.request({ gap: true });

    await vi.waitFor(() => expect(backfill.problem()).toMatch(/101 cannot be read/), 10_000);
    expect(await isComplete()).toBe(false);
    unreadable.clear();
    await vi.waitFor(() => expect(backfill.problem()).toBeUndefined(), 10_000);
  });

  it("is nobody's loss when it is gone, and not asked for again at once", async () => {
    await open("101", "102");
    unreadable.set("102", "gone");
    backfill.request({ gap: true });
    await vi.waitFor(async () => expect(await isComplete()).toBe(true), 10_000);

    const checked = await world.desk.prisma.thread.findMany({ select: { checkedAt: true } });
    expect(checked).not.toContainEqual({ checkedAt: null });
  });
});
