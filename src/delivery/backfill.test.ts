import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { silentLog } from "../../test/silent-log.ts";
import { startConversation } from "../desk/conversations/start.ts";
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

beforeEach(async () => {
  world = await openTestDesk();
  target = (await ensureTarget(world.desk, "slack", "C1")).id;
  unreadable = new Map();
  readings = [];
});
afterEach(async () => {
  await backfill.stop();
  await world.close();
});

/** Nothing is known of the newest words, so each thread has to be read. */
const history: History = {
  positionAt: (time) => BigInt(time.getTime()),
  positionOf: BigInt,
  laneOf: (threadId) => threadId,
  newest: async () => ({ threads: new Map(), covers: () => false }),
  async *read(threadId) {
    readings.push(threadId);
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
const timesRead = (threadId: string) => readings.filter((read) => read === threadId).length;
const isComplete = async () => (await world.desk.prisma.target.findFirstOrThrow()).backfilledAt !== null;

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
