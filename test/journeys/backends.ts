// A journey runs on both queues: the one in PostgreSQL, and Redis wherever it is installed.

import { afterAll, beforeAll, describe } from "vitest";
import { describeWithRedis, startRedis, type TestRedis } from "../redis.ts";

/** `redisUrl` is known once the suite's tests run. */
export function onBothQueues(name: string, suite: (queue: { redisUrl(): string | undefined }) => void): void {
  describe(`${name}, queue in PostgreSQL`, () => suite({ redisUrl: () => undefined }));

  describeWithRedis(`${name}, queue in Redis`, () => {
    let redis: TestRedis | undefined;
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(() => redis?.stop());

    suite({ redisUrl: () => redis?.url });
  });
}
