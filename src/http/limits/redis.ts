import { Redis } from "ioredis";
import type { Log } from "../../log.ts";

export interface RedisStore {
  client: Redis;
  close(): Promise<void>;
}

/** Counts that all processes share. It fails fast: a request does not wait for a Redis that is away. */
export function connectRedisStore(url: string, log: Log): RedisStore {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 500,
    connectTimeout: 1_000,
  });
  client.on("error", (error) => log.warn({ err: error }, "the rate limits' connection to Redis has trouble"));
  return { client, close: async () => client.disconnect() };
}
