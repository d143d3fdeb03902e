import { Cluster, Redis } from "ioredis";
import { parseRedisAddress, redisAddressExample } from "../redis-address.ts";

export type RedisClient = Redis | Cluster;

export interface RedisSettings {
  maxRetriesPerRequest: number | null;
  enableOfflineQueue?: boolean;
  lazyConnect?: boolean;
  /** Milliseconds, these two. */
  commandTimeout?: number;
  connectTimeout?: number;
}

/** Options that make a command fail at once while Redis is away, for whoever has something better to do than to wait. */
export const failFast = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 1_500,
  connectTimeout: 1_000,
} satisfies RedisSettings;

/** Options under which commands wait for Redis to come back. */
export const patient = { maxRetriesPerRequest: null } satisfies RedisSettings;

const longestRetryMs = 5_000;
const retryMs = (times: number) => Math.min(times * 100, longestRetryMs);

/** Whoever calls listens to 'error': unheard, it ends the process. */
export function connectRedis(url: string, settings: RedisSettings): RedisClient {
  const address = parseRedisAddress(url);
  if (!address) throw new Error(`REDIS_URL must be an address like ${redisAddressExample}.`);
  if (address.kind === "single") return new Redis(address.url, settings);

  const login = {
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.tls ? { tls: {} } : {}),
  };
  if (address.kind === "sentinel") {
    const sentinels = { sentinels: address.nodes, name: address.master, enableTLSForSentinelMode: address.tls };
    return new Redis({ ...settings, ...login, ...sentinels, sentinelRetryStrategy: retryMs });
  }
  const { lazyConnect = false, enableOfflineQueue = true, ...redisOptions } = settings;
  return new Cluster(address.nodes, {
    lazyConnect,
    enableOfflineQueue,
    redisOptions: { ...redisOptions, ...login },
    clusterRetryStrategy: retryMs,
    // Its nodes' own names count, also behind TLS.
    dnsLookup: (host, found) => found(null, host),
  });
}

/** The servers that hold the keys, each with its share: to look through all of them. */
export const serversOf = (client: RedisClient): Redis[] =>
  client instanceof Cluster ? client.nodes("master") : [client];
