import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithRedis, startRedis, type TestRedis } from "../../test/redis.ts";
import { silentLog } from "../../test/silent-log.ts";
import type { Hint } from "../desk/feed/hints.ts";
import { createRedisHints } from "./redis-hints.ts";

describeWithRedis("hints over Redis", () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it("are heard once by every process, the own one at once, and do no harm without Redis", async () => {
    const one = createRedisHints(redis.url, silentLog);
    const two = createRedisHints(redis.url, silentLog);
    const heard: [string, Hint][] = [];
    one.listen((hint) => heard.push(["one", hint]));
    two.listen((hint) => heard.push(["two", hint]));
    const hint = (seq: number): Hint => ({ kind: "news", conversation: 1, seq });

    // Until both are connected a hint may be lost: that is what a hint is.
    for (let seq = 1; !heard.some(([who]) => who === "two"); seq += 1) {
      one.send(hint(seq));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    heard.length = 0;
    one.send(hint(1_000));
    const atOnce = [...heard];
    one.send(hint(1_001));
    while (
      !heard.some(([who, { kind, ...rest }]) => who === "two" && kind === "news" && "seq" in rest && rest.seq === 1_001)
    )
      await new Promise((resolve) => setTimeout(resolve, 5));

    expect(atOnce).toEqual([["one", hint(1_000)]]);
    for (const who of ["one", "two"]) {
      expect(heard.filter(([listener]) => listener === who).map(([, told]) => told)).toEqual(
        expect.arrayContaining([hint(1_000), hint(1_001)]),
      );
      expect(heard.filter(([listener, told]) => listener === who && "seq" in told && told.seq >= 1_000)).toHaveLength(
        2,
      );
    }
    await redis.stop();
    one.send(hint(2_000));
    expect(heard.at(-1)).toEqual(["one", hint(2_000)]);
    await Promise.all([one.close(), two.close()]);
  });
});
