// The negative controls: with each guard taken out, the same small story goes wrong; with it in place it does not. Were a guard
// without use, its story would go well either way, and fail here.

import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAnswers } from "../../src/delivery/answer.ts";
import { type Channel, ChannelError } from "../../src/delivery/channel.ts";
import { type DeliveryParts, drainLane } from "../../src/delivery/deliver.ts";
import { createInbox } from "../../src/delivery/inbox.ts";
import { sweep } from "../../src/delivery/sweep.ts";
import { ensureTarget } from "../../src/delivery/targets.ts";
import { startConversation } from "../../src/desk/conversations/start.ts";
import { noAttachments } from "../attachments.ts";
import { openTestDesk, type TestDesk } from "../desk.ts";
import { createFakeChannel, type FakeChannel } from "../fake-channel.ts";
import { describeWithRedis, startRedis, type TestRedis } from "../redis.ts";
import { silentDoorbell } from "../silent-doorbell.ts";
import { silentLog } from "../silent-log.ts";
import { refitOf } from "./mutants.ts";
import { openNaiveQueue, startNaiveWorker } from "./naive.ts";
import type { Mutant } from "./options.ts";
import { type Refit, refitDesk } from "./refit.ts";

const settings = { timeoutMs: 100, leaseMs: 1_000, quarantineMs: 300 };

let world: TestDesk;
let slack: FakeChannel;
let lane: string;

beforeEach(async () => {
  world = await openTestDesk();
  slack = createFakeChannel();
  const { id: target } = await ensureTarget(world.desk, "slack", "C1");
  const chat = await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" });
  lane = `${chat.conversation}:${target}`;
});
afterEach(() => world.close());

function partsOf(mutant: Mutant): DeliveryParts {
  const refit = refitOf(mutant);
  return {
    desk: refitDesk(world.desk, refit),
    channels: [refit.channel?.(slack) ?? slack],
    doorbell: silentDoorbell,
    settings: { ...settings, ...refit.settings },
    files: noAttachments.files,
    log: silentLog,
  };
}

/** Time passes for the lane, but not for what is under way elsewhere. */
const later = () =>
  world.database.pool.query(
    "UPDATE lane SET due_at = now() - interval '1 second'; UPDATE delivery SET sending_at = sending_at - interval '1 hour'; UPDATE thread SET sending_at = sending_at - interval '1 hour', recap_at = recap_at - interval '1 hour'",
  );
const times = () => slack.posts.filter(({ utterance }) => utterance.text === "Hello").length;

/** The call was carried out, and nobody heard of it. */
async function lostAnswer(mutant: Mutant): Promise<number> {
  slack.faults.push({ call: "post", applied: true, error: new ChannelError("unknown", "reset") });
  for (let turn = 0; turn < 3; turn += 1) {
    await drainLane(partsOf(mutant), lane);
    await later();
  }
  return times();
}

/** Two workers hear the same bell: a queue that was wiped, a job that was taken for stalled. */
async function twoWorkers(mutant: Mutant): Promise<number> {
  await drainLane({ ...partsOf("none"), channels: [opened()] }, lane);
  let there = 0;
  // Whoever is refused the lane comes no further.
  const isThere = () => {
    there += 1;
  };
  const together = async () => {
    isThere();
    await expect.poll(() => there, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
  };
  // Once both have written it down, both call: what one of them has finished the other would not begin.
  const gate: Refit["statement"] = async (statement, _values, run) => {
    const result = await run(statement);
    if (statement.name === "delivery-sending") await together();
    return result;
  };
  const parts = { ...partsOf(mutant), desk: refitDesk(partsOf(mutant).desk, { statement: gate }) };
  await Promise.all([drainLane(parts, lane).finally(isThere), drainLane(parts, lane).finally(isThere)]);
  return times();
}

/** Opens the thread and says nothing in it yet. */
const opened = (): Channel => ({
  ...slack,
  post: async () => {
    throw new ChannelError("later", "not yet", { retryAfterMs: 0 });
  },
});

/** The platform carries the call out after the caller gave up on it. */
async function lateEffect(mutant: Mutant): Promise<number> {
  const { post } = slack;
  let landed: Promise<unknown> = Promise.resolve();
  slack.post = async (...said) => {
    slack.post = post;
    landed = new Promise((resolve) => setTimeout(resolve, 200)).then(() => post(...said));
    throw new ChannelError("unknown", "timed out");
  };
  for (let turn = 0; turn < 10; turn += 1) {
    await drainLane(partsOf(mutant), lane);
    await world.database.pool.query("UPDATE lane SET due_at = now() - interval '1 second'");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await landed;
  return times();
}

/** What was acknowledged when the process died; and who comes after it. */
async function deathAfterAcknowledgement(mutant: Mutant): Promise<number> {
  const taken: unknown[] = [];
  const inboxOf = () =>
    createInbox({ desk: refitDesk(world.desk, refitOf(mutant)), platform: "slack", log: silentLog });
  const entry = { eventKey: "Ev1", lane: "C1:1.1", position: 1n, payload: { text: "Hello" } };
  await inboxOf().store(entry);

  const next = inboxOf();
  next.start(async (payload) => void taken.push(payload));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await next.stop();
  return taken.length;
}

describe.each([
  ["no look-up", "nolookup", lostAnswer, 2],
  ["no lease", "nolease", twoWorkers, 2],
  ["no quarantine", "noquarantine", lateEffect, 2],
  ["no inbox", "noinbox", deathAfterAcknowledgement, 0],
] as const)("%s", (_name, mutant, story, wrong) => {
  it("goes wrong", async () => {
    expect(await story(mutant)).toBe(wrong);
  });

  it("goes well with it", async () => {
    expect(await story("none")).toBe(1);
  });
});

/** The queue is wiped before the worker hears of it; who has told the message half a minute later? */
describeWithRedis("naive: a job a message", () => {
  let redis: TestRedis;
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(() => redis.stop());

  it("goes wrong", async () => {
    const queue = openNaiveQueue(redis.url);
    const [news] = world.news;
    if (!news) throw new Error("Nothing was told.");
    queue.tell(news);
    const client = new Redis(redis.url);
    await expect.poll(() => client.llen("bull:naive:wait")).toBe(1);
    await client.flushall();

    const worker = startNaiveWorker({ desk: world.desk, channels: [slack] }, redis.url);
    await new Promise((resolve) => setTimeout(resolve, 2_000));

    expect(times()).toBe(0);
    await worker.stop();
    await queue.close();
    client.disconnect();
  });

  it("says twice what was answered with an error, and the design does not", async () => {
    const queue = openNaiveQueue(redis.url);
    slack.faults.push({ call: "post", applied: true, error: new ChannelError("unknown", "500") });
    const worker = startNaiveWorker({ desk: world.desk, channels: [slack] }, redis.url);
    for (const news of world.news) queue.tell(news);

    await expect.poll(times, { timeout: 5_000 }).toBe(2);
    await worker.stop();
    await queue.close();
  });

  it("goes well with a sweep that reads the database", async () => {
    await world.database.pool.query(
      "UPDATE delivery SET created_at = created_at - interval '1 minute'; UPDATE lane SET due_at = due_at - interval '1 minute'; UPDATE target SET due_at = due_at - interval '1 minute'",
    );

    const answers = createAnswers(partsOf("none"));
    await sweep({ ...partsOf("none"), answers });
    await answers.stop();

    expect(times()).toBe(1);
  });
});
