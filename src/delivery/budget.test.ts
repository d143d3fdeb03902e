import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel } from "../../test/fake-channel.ts";
import { silentLog } from "../../test/silent-log.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { createAnswers } from "./answer.ts";
import { Paced, pay, payIfLeft } from "./budget.ts";
import { type Budget, type Channel, ChannelError } from "./channel.ts";
import { type DeliveryParts, drainLane } from "./deliver.ts";
import { createInlineDoorbell } from "./inline.ts";
import { takeLease } from "./lane.ts";
import { tellNotices } from "./notices.ts";
import { sweep } from "./sweep.ts";
import { ensureTarget } from "./targets.ts";
import { deliveryTo } from "./testing.ts";

let world: TestDesk;
let target: number;

beforeEach(async () => {
  world = await openTestDesk();
  target = (await ensureTarget(world.desk, "slack", "C1")).id;
});
afterEach(() => world.close());

const chat = async (body = "0") =>
  (await startConversation(world.desk, world.jane, { customer: world.jane.id, body })).conversation;
const say = (conversation: number, body: string) =>
  receiveFromCustomer(world.desk, world.jane, { at: { conversation }, body });

async function payer(post: Budget) {
  const lease = await takeLease(world.desk, { conversation: await chat(), target }, 60_000);
  if (!lease) throw new Error("The lane is taken.");
  return { desk: world.desk, channel: { budgets: { post, receipt: post } } as unknown as Channel, lease };
}

describe("a budget", () => {
  it("gives the burst at once, and then each lane a place of its own, one gap after the other", async () => {
    const budget = { gapMs: 1_000, burst: 3 };
    const payers = [];
    for (let n = 0; n < 6; n += 1) payers.push(await payer(budget));
    const waits: number[] = [];
    for (const each of payers) waits.push(await pay(each, "post").then(() => 0, waitOf));

    expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
    for (const [index, wait] of waits.slice(3).entries()) {
      expect(wait).toBeGreaterThan(index * 1_000 + 300);
      expect(wait).toBeLessThanOrEqual(index * 1_000 + 1_000);
    }
    // Who asks again keeps the place it has.
    const last = payers.at(-1);
    expect(last && (await pay(last, "post").then(() => 0, waitOf))).toBeLessThanOrEqual(waits.at(-1) ?? 0);
  });

  it("is shared by what is told into the channel outside of threads, each in its place in line; direct messages are not held", async () => {
    const { desk } = world;
    const post = { gapMs: 60_000, burst: 2 };
    const slack = Object.assign(createFakeChannel(), { budgets: { post } });
    const about = { day: "2025-11-09", from: "2025-11-09", to: "2025-11-09", zone: "Europe/Berlin" };
    const digest = { kind: "digest", platform: "slack", about } as const;
    for (const place of ["C1", "C1", "C1", "CELSEWHERE"])
      await desk.prisma.notice.create({ data: { ...digest, place } });
    await desk.prisma.notice.create({ data: { ...digest, userId: "ULEE" } });
    await pay(await payer(post), "post");

    const settings = { timeoutMs: 1_000, leaseMs: 5_000, quarantineMs: 2_000 };
    const tell = () => tellNotices({ desk, channels: [slack], settings, log: silentLog });
    const waiting = () => desk.prisma.notice.findMany({ where: { state: "pending" }, orderBy: { slotAt: "asc" } });
    const slots = async () => (await waiting()).map(({ slotAt }) => slotAt?.getTime());
    await tell();
    expect(slack.announced.map(({ place }) => place).sort()).toEqual(["C1", "CELSEWHERE"]);
    expect(slack.notices.map(({ userId }) => userId)).toEqual(["ULEE"]);
    expect((await waiting()).map(({ attempts }) => attempts)).toEqual([0, 0]);
    const lane = await pay(await payer(post), "post").then(() => 0, waitOf);
    expect(lane).toBeGreaterThan(170_000);

    // Asked again too early, each keeps its place; at its time it is told.
    const [first, second] = await slots();
    await world.database.pool.query("UPDATE notice SET due_at = now() - interval '1 second' WHERE state = 'pending'");
    await tell();
    expect(await slots()).toEqual([first, second]);
    await world.database.pool.query(
      "UPDATE notice SET due_at = now() - interval '1 second', slot_at = now() WHERE slot_at = (SELECT min(slot_at) FROM notice)",
    );
    await tell();
    expect(await slots()).toEqual([second]);
  });

  it("takes a place that was missed by more than the burst as lost, so that nothing goes out in a heap", async () => {
    const budget = { gapMs: 100, burst: 1 };
    const each = await payer(budget);
    await pay(each, "post");
    await expect(pay(each, "post")).rejects.toBeInstanceOf(Paced);
    await world.database.pool.query(
      "UPDATE lane SET slot_at = now() - interval '1 hour'; UPDATE budget SET full_at = now() + interval '1 hour'",
    );

    expect(await pay(each, "post").then(() => 0, waitOf)).toBeGreaterThan(3_000_000);
  });

  it("rests for as long as the platform asks one of its calls to wait: one call in that time, not one a conversation", async () => {
    const slack = createFakeChannel();
    Object.assign(slack, { budgets: { post: { gapMs: 1, burst: 100 } } });
    const parts = deliveryTo(slack, world.desk, {
      settings: { timeoutMs: 500, leaseMs: 5_000, quarantineMs: 1_500 },
    });
    const chats = [await chat(), await chat(), await chat()];
    const tooMany = new ChannelError("later", "429", { retryAfterMs: 60_000 });
    for (const _ of chats) slack.faults.push({ call: "openThread", applied: false, error: tooMany });

    for (const conversation of chats) await drainLane(parts, `${conversation}:${target}`);
    expect(slack.faults).toHaveLength(chats.length - 1);

    slack.faults.length = 0;
    await world.database.pool.query(
      "UPDATE lane SET due_at = now() - interval '1 second'; UPDATE target SET due_at = now() - interval '1 second'",
    );
    for (const conversation of chats) await drainLane(parts, `${conversation}:${target}`);
    expect(slack.roots).toHaveLength(chats.length);
  });

  it("has its turn at its time, and not seconds later at the end of the line, where nobody hears the queue", async () => {
    const slack = createFakeChannel();
    const parts = deliveryTo(Object.assign(slack, { budgets: { post: { gapMs: 60_000, burst: 2 } } }), world.desk);
    const chats = [await chat(), await chat()];
    for (const conversation of chats) await drainLane(parts, `${conversation}:${target}`);
    expect(slack.roots).toHaveLength(1);

    await world.database.pool.query(
      `UPDATE lane SET slot_at = now() - interval '1 second', due_at = now() - interval '1 second' WHERE conversation_id = ${chats[1]}`,
    );
    const answers = createAnswers(parts);
    await sweep({ ...parts, answers });
    await answers.stop();

    expect(slack.roots.map(({ mark }) => mark)).toEqual(chats.map((conversation) => `c${conversation}`));
  });

  it("is not spent by what may as well come later", async () => {
    const each = await payer({ gapMs: 10_000, burst: 2 });

    expect([
      await payIfLeft(each, "receipt"),
      await payIfLeft(each, "receipt"),
      await payIfLeft(each, "receipt"),
    ]).toEqual([true, true, false]);
  });
});

it("a channel behind: two workers keep to one budget, a hot conversation starves nobody, and each keeps its order", async () => {
  const gapMs = 40;
  const burst = 3;
  const calls: { at: number; text: string }[] = [];
  const shown = createFakeChannel();
  const workers = [1, 2].map(() => {
    const doorbell = createInlineDoorbell({ log: silentLog });
    const note = (text: string) => void calls.push({ at: performance.now(), text });
    const counted: Channel = {
      ...shown,
      budgets: { post: { gapMs, burst } },
      openThread(...words) {
        note("");
        return shown.openThread(...words);
      },
      post(...words) {
        note(words[2].text);
        return shown.post(...words);
      },
    };
    const settings = { timeoutMs: 1_000, leaseMs: 4_000, quarantineMs: 1_500 };
    const parts: DeliveryParts = {
      desk: world.desk,
      channels: [counted],
      files: noFiles,
      doorbell,
      settings,
      log: silentLog,
    };
    return { doorbell, parts, answers: createAnswers(parts) };
  });
  const hot = await chat("hot 0");
  for (let n = 1; n < 40; n += 1) await say(hot, `hot ${n}`);
  const others = await Promise.all(Array.from({ length: 20 }, (_, n) => chat(`cold ${n}`)));
  const begun = performance.now();

  for (const { doorbell, answers } of workers) doorbell.answer(answers.answer, { concurrency: 8 });
  const sweeping = setInterval(() => workers.forEach(({ parts, answers }) => void sweep({ ...parts, answers })), 300);
  await expect.poll(() => shown.posts.length, { timeout: 12_000, interval: 20 }).toBe(60);
  clearInterval(sweeping);
  for (const { doorbell, answers } of workers) await Promise.all([doorbell.close(), answers.stop()]);

  expect(calls).toHaveLength(60 + 21);
  const spanMs = (calls.at(-1)?.at ?? 0) - begun;
  const used = ((calls.length - burst) * gapMs) / spanMs;
  const waits = calls.filter(({ text }) => text.startsWith("cold")).map(({ at }) => at - begun);
  const median = waits.sort((x, y) => x - y)[waits.length / 2] ?? 0;
  expect(waits).toHaveLength(others.length);
  expect(used).toBeLessThan(1.05);
  expect((waits.at(-1) ?? 0) / median).toBeLessThan(3);
  const hotWords = calls.map(({ text }) => text).filter((text) => text.startsWith("hot"));
  expect(hotWords).toEqual(Array.from({ length: 40 }, (_, n) => `hot ${n}`));
}, 30_000);

const noFiles = {} as DeliveryParts["files"];

function waitOf(error: unknown): number {
  if (!(error instanceof Paced)) throw error;
  return error.waitMs;
}
