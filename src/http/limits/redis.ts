import type { Log } from "../../log.ts";
import { connectRedis, failFast, type RedisClient } from "../../redis/connect.ts";

export interface RedisStore {
  client: RedisClient;
  /** Asks Redis, or this process's own count while Redis keeps callers waiting. */
  ask<T>(shared: () => Promise<T>, own: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const patienceMs = 300;
const slowMs = 200;
const restMs = 2_000;

/** Counts that all processes share. A request waits neither for a Redis that is away nor, but for the first, for one that is frozen. */
export function connectRedisStore(url: string, log: Log): RedisStore {
  const client = connectRedis(url, { ...failFast, commandTimeout: patienceMs });
  client.on("error", (error) => log.warn({ err: error }, "the rate limits' connection to Redis has trouble"));
  let restUntil = 0;
  return {
    client,
    async ask(shared, own) {
      const began = performance.now();
      if (began < restUntil) return own();
      // After a rest one finds out for all.
      restUntil = restUntil > 0 ? began + restMs : 0;
      try {
        return await shared();
      } finally {
        restUntil = performance.now() - began < slowMs ? 0 : performance.now() + restMs;
      }
    },
    close: async () => client.disconnect(),
  };
}
