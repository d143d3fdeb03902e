import type { Log } from "../../log.ts";
import { connectRedis, failFast, type RedisClient } from "../../redis/connect.ts";

export interface RedisStore {
  client: RedisClient;
  close(): Promise<void>;
}

/** Counts that all processes share. It fails fast: a request does not wait for a Redis that is away. */
export function connectRedisStore(url: string, log: Log): RedisStore {
  const client = connectRedis(url, { ...failFast, commandTimeout: 500 });
  client.on("error", (error) => log.warn({ err: error }, "the rate limits' connection to Redis has trouble"));
  return { client, close: async () => client.disconnect() };
}
