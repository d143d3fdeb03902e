// One set of promises (src/delivery/doorbell.ts), kept by every doorbell.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createBullDoorbell } from "../../src/delivery/bullmq.ts";
import type { Doorbell } from "../../src/delivery/doorbell.ts";
import { createInlineDoorbell } from "../../src/delivery/inline.ts";
import { freePort } from "../../src/free-port.ts";
import { connectRedis, patient } from "../../src/redis/connect.ts";
import { type FreshDatabase, freshDatabase } from "../postgres.ts";
import { describeWithRedis, startRedis, type TestRedis } from "../redis.ts";
import { startClusterRedis, startSentinelRedis } from "../redis-fleet.ts";
import { silentLog } from "../silent-log.ts";

// Most of a test is waiting: the suites wait side by side, each with a queue of its own, and in each one test after the other.
describe.concurrent("inline", () => {
  keepsThePromises(() => createInlineDoorbell({ log: silentLog }));
});

describe.concurrent("BullMQ on PostgreSQL", () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  keepsThePromises(() => createBullDoorbell({ databaseUrl: database.url, log: silentLog }));
  sharesItsTicks(() => createBullDoorbell({ databaseUrl: database.url, log: silentLog }));
});

describeWithRedis.concurrent("BullMQ on Redis", () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  keepsThePromises(() => createBullDoorbell({ redisUrl: redis.url, log: silentLog }));
  sharesItsTicks(() => createBullDoorbell({ redisUrl: redis.url, log: silentLog }));
});

describeWithRedis.concurrent("BullMQ on a Redis that is away, evicts, or is several", () => {
  it.sequential("rings in vain and says so while Redis is away, and works again when it is back", async () => {
    const own = await startRedis();
    const doorbell = createBullDoorbell({ redisUrl: own.url, log: silentLog });
    const answered = vi.fn(async () => undefined);
    doorbell.answer(answered, { concurrency: 1 });
    await own.stop();

    doorbell.ring("ada");
    expect(await doorbell.healthy()).toMatch(/does not answer/);

    const again = await startRedis({ port: Number(new URL(own.url).port) });
    await eventually(async () => {
      doorbell.ring("ada");
      await sleep(100);
      expect(answered).toHaveBeenCalledWith("ada");
    });
    await doorbell.close();
    await again.stop();
  });

  it.sequential("ticks again after everything in Redis was wiped, and asking again puts no tick off", async () => {
    const own = await startRedis();
    const doorbell = createBullDoorbell({ redisUrl: own.url, log: silentLog, scheduleAgainMs: 100 });
    const tick = vi.fn(async () => undefined);
    doorbell.every("sweep", 300, tick);
    await eventually(() => expect(tick.mock.calls.length).toBeGreaterThan(2));

    const client = connectRedis(own.url, patient);
    await client.flushall();
    client.disconnect();
    const before = tick.mock.calls.length;

    await eventually(() => expect(tick.mock.calls.length).toBeGreaterThan(before + 2));
    await doorbell.close();
    await own.stop();
  });

  it.sequential("makes nobody wait who begins while Redis is away, and answers and ticks once it is there", async () => {
    const port = await freePort();
    const doorbell = createBullDoorbell({ redisUrl: `redis://127.0.0.1:${port}`, log: silentLog });
    const answered = vi.fn(async () => undefined);
    const tick = vi.fn(async () => undefined);
    doorbell.answer(answered, { concurrency: 1 });
    doorbell.every("sweep", 50, tick);

    const own = await startRedis({ port });
    await eventually(async () => {
      doorbell.ring("ada");
      await sleep(100);
      expect(answered).toHaveBeenCalledWith("ada");
      expect(tick).toHaveBeenCalled();
    });
    await doorbell.close();
    await own.stop();
  });

  it.sequential("can be closed though Redis was never there", async () => {
    const doorbell = createBullDoorbell({ redisUrl: `redis://127.0.0.1:${await freePort()}`, log: silentLog });
    doorbell.answer(async () => undefined, { concurrency: 1 });
    doorbell.every("sweep", 50, async () => undefined);

    await expect(doorbell.close()).resolves.toBeUndefined();
  }, 30_000);

  it.sequential("rings through a cluster", async () => {
    const cluster = await startClusterRedis();
    const doorbell = createBullDoorbell({ redisUrl: cluster.url, log: silentLog });
    const answered = vi.fn(async () => undefined);

    doorbell.answer(answered, { concurrency: 2 });
    await eventually(async () => {
      doorbell.ring("ada");
      await sleep(100);
      expect(answered).toHaveBeenCalledWith("ada");
    });

    expect(await doorbell.healthy()).toBeUndefined();
    await doorbell.close();
    await cluster.stop();
  });

  it.sequential("rings on when a sentinel puts another server in the place of one that died", async () => {
    const watched = await startSentinelRedis();
    const doorbell = createBullDoorbell({ redisUrl: watched.url, log: silentLog });
    const answered: string[] = [];
    doorbell.answer(async (lane) => void answered.push(lane), { concurrency: 2 });
    const rings = (lane: string) =>
      eventually(async () => {
        doorbell.ring(lane);
        await sleep(100);
        expect(answered).toContain(lane);
      });

    await rings("before");
    await watched.killMaster();
    await rings("after");

    await doorbell.close();
    await watched.stop();
  });

  it.sequential("is not healthy on a Redis that evicts keys", async () => {
    const evicting = await startRedis({ settings: ["--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru"] });
    const doorbell = createBullDoorbell({ redisUrl: evicting.url, log: silentLog });

    expect(await doorbell.healthy()).toMatch(/allkeys-lru/);

    await doorbell.close();
    await evicting.stop();
  });
});

function keepsThePromises(create: () => Doorbell): void {
  let doorbell: Doorbell;
  const open = () => {
    doorbell = create();
    return doorbell;
  };
  afterEach(() => doorbell.close());

  it.sequential("answers a ring, also one from before anyone answered", async () => {
    const { ring, answer } = open();
    const lane = randomUUID();
    const answered = vi.fn(async () => undefined);

    ring(lane);
    answer(answered, { concurrency: 2 });

    await eventually(() => expect(answered).toHaveBeenCalledWith(lane));
  });

  it.sequential("never answers one lane twice at once, and answers again for a ring during an answer", async () => {
    const { ring, answer } = open();
    const lane = randomUUID();
    const { answers, work } = watch(lane, 150);
    answer(work, { concurrency: 5 });

    ring(lane);
    await eventually(() => expect(answers.started).toBe(1));
    for (let i = 0; i < 20; i += 1) ring(lane);

    await eventually(() => expect(answers.ended).toBe(2));
    await sleep(400);
    expect(answers).toEqual({ started: 2, ended: 2, atOnce: 1 });
  });

  it.sequential("takes rings that nobody answered yet together", async () => {
    const { ring, answer } = open();
    const lane = randomUUID();
    for (let i = 0; i < 100; i += 1) ring(lane);
    await sleep(300);

    const { answers, work } = watch(lane, 1);
    answer(work, { concurrency: 5 });

    await eventually(() => expect(answers.ended).toBeGreaterThan(0));
    await sleep(300);
    expect(answers.started).toBeLessThanOrEqual(2);
  });

  it.sequential("answers different lanes side by side, as many as it may", async () => {
    const { ring, answer } = open();
    let now = 0;
    let most = 0;
    let done = 0;
    const work = async () => {
      now += 1;
      most = Math.max(most, now);
      await sleep(100);
      now -= 1;
      done += 1;
    };
    answer(work, { concurrency: 3 });

    for (let i = 0; i < 9; i += 1) ring(randomUUID());

    await eventually(() => expect(done).toBe(9));
    expect(most).toBe(3);
  });

  it.sequential("goes on after an answer that threw", async () => {
    const { ring, answer } = open();
    const lane = randomUUID();
    const work = vi.fn(async () => undefined).mockRejectedValueOnce(new Error("Slack is away"));
    answer(work, { concurrency: 1 });

    ring(lane);
    await eventually(() => expect(work).toHaveBeenCalledTimes(1));
    await sleep(50);
    ring(lane);

    await eventually(() => expect(work).toHaveBeenCalledTimes(2));
  });

  it.sequential("rings later, and a later ring does not swallow one for now", async () => {
    const { ring, answer } = open();
    const lane = randomUUID();
    const times: number[] = [];
    answer(async (rung) => void (rung === lane && times.push(Date.now())), { concurrency: 1 });
    const began = Date.now();

    ring(lane, { delayMs: 800 });
    ring(lane);

    await eventually(() => expect(times).toHaveLength(2));
    expect(times[0]).toBeLessThan(began + 700);
    expect(times[1]).toBeGreaterThanOrEqual(began + 790);
  });

  it.sequential("waits for running answers when it stops, and answers none after", async () => {
    const { ring, answer } = open();
    const lane = randomUUID();
    const { answers, work } = watch(lane, 200);
    const { stop } = answer(work, { concurrency: 1 });
    ring(lane);
    await eventually(() => expect(answers.started).toBe(1));

    await stop();
    expect(answers.ended).toBe(1);

    ring(lane);
    await sleep(200);
    expect(answers.started).toBe(1);
  });

  it.sequential("ticks, one at a time, and goes on after a tick that threw", async () => {
    const { every } = open();
    const { answers, work } = watch("tick", 150);
    let first = true;

    every(`sweep ${randomUUID()}`, 50, async () => {
      if (first) {
        first = false;
        throw new Error("the database is away");
      }
      await work("tick");
    });

    await eventually(() => expect(answers.ended).toBeGreaterThanOrEqual(3));
    expect(answers.atOnce).toBe(1);
  });

  it.sequential("is healthy", async () => {
    const { healthy } = open();

    expect(await healthy()).toBeUndefined();
  });
}

function sharesItsTicks(create: () => Doorbell): void {
  it.sequential("runs each tick in one of the processes that ask for it", async () => {
    const name = `digest ${randomUUID()}`;
    const tick = vi.fn(async () => undefined);
    const doorbells = [create(), create()];
    for (const doorbell of doorbells) doorbell.every(name, 200, tick);

    await eventually(() => expect(tick).toHaveBeenCalled());
    await sleep(1_300);
    await Promise.all(doorbells.map((doorbell) => doorbell.close()));

    expect(tick.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(tick.mock.calls.length).toBeLessThanOrEqual(8);
  });
}

function watch(lane: string, ms: number) {
  const answers = { started: 0, ended: 0, atOnce: 0 };
  const work = async (rung: string) => {
    if (rung !== lane) return;
    answers.started += 1;
    answers.atOnce = Math.max(answers.atOnce, answers.started - answers.ended);
    await sleep(ms);
    answers.ended += 1;
  };
  return { answers, work };
}

const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 8_000, interval: 10 });
