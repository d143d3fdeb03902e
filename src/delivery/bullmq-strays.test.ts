import { Redis } from "ioredis";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeWithRedis, type OwnRedis, startRedis } from "../../test/redis.ts";
import { startClusterRedis } from "../../test/redis-fleet.ts";
import { silentLog } from "../../test/silent-log.ts";
import { connectRedis } from "../redis/connect.ts";
import { createBullDoorbell } from "./bullmq.ts";
import { forgetStrays } from "./bullmq-strays.ts";

const base = "{threadesk}:bell:";

describeWithRedis("what an outage left of the queue's deduplication", () => {
  let server: OwnRedis;
  let redis: Redis;
  beforeEach(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  afterEach(async () => {
    redis.disconnect();
    await server.stop();
  });

  it("is removed where its job is gone; what waits is left, and heard", async () => {
    const doorbell = createBullDoorbell({ redisUrl: server.url, log: silentLog });
    doorbell.ring("waits");
    await expect.poll(() => redis.exists(`${base}de:waits`)).toBe(1);
    await redis.set(`${base}de:stray`, "a-job-that-is-gone");
    await redis.hset(`${base}dn:stray`, { name: "ring" });

    await doorbell.tidy();

    expect(await redis.exists(`${base}de:stray`, `${base}dn:stray`)).toBe(0);
    const answered: string[] = [];
    doorbell.answer(async (lane) => void answered.push(lane), { concurrency: 1 });
    await expect.poll(() => answered).toEqual(["waits"]);
    await doorbell.close();
  });

  it("is removed however much there is, and what expires by itself is left", async () => {
    await redis.mset(...Array.from({ length: 2_500 }, (_, n) => [`${base}de:${n}`, "gone"]).flat());
    await redis.set(`${base}de:soon`, "gone", "EX", 600);

    expect(await forgetStrays(redis, base)).toBe(2_500);
    expect(await redis.keys("*")).toEqual([`${base}de:soon`]);
  });
});

describeWithRedis("in a cluster", () => {
  it("is found on the node that has it", async () => {
    const servers = await startClusterRedis();
    const cluster = connectRedis(servers.url, { maxRetriesPerRequest: null });
    await cluster.set(`${base}de:stray`, "gone");

    expect(await forgetStrays(cluster, base)).toBe(1);
    expect(await cluster.exists(`${base}de:stray`)).toBe(0);
    cluster.disconnect();
    await servers.stop();
  });
});
