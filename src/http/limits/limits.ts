// How often somebody may call. In one process the counts are in its memory; with Redis all processes share them, and count for
// themselves while it is away.

import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { HttpError } from "../errors.ts";
import type { RedisStore } from "./redis.ts";

/** Each 0 is: as often as they like. */
export interface LimitSettings {
  /** Requests a minute of one API key, customer or agent. */
  requests: number;
  /** Writes a minute of one customer. */
  customerWrites: number;
  /** Writes a second of one customer in one conversation. */
  conversationWrites: number;
  /** Failed authentications a minute from one address. */
  failures: number;
}

export interface Limit {
  /** @throws HttpError rate_limited, with when to come again */
  count(who: string): Promise<void>;
  /** Refuses who has been counted too often, without counting. @throws HttpError rate_limited */
  assertFree(who: string): Promise<void>;
}

export type Limits = Record<keyof LimitSettings, Limit>;

export function createLimits(settings: LimitSettings, redis?: RedisStore): Limits {
  const { requests, customerWrites, conversationWrites, failures } = settings;
  return {
    requests: limit({ name: "requests", most: requests, seconds: 60, redis, what: "requests a minute" }),
    customerWrites: limit({ name: "writes", most: customerWrites, seconds: 60, redis, what: "changes a minute" }),
    conversationWrites: limit({
      name: "conversation",
      most: conversationWrites,
      seconds: 1,
      redis,
      what: "messages a second in one conversation",
    }),
    failures: limit({ name: "failures", most: failures, seconds: 60, redis, what: "failed attempts a minute" }),
  };
}

interface Counting {
  name: string;
  most: number;
  seconds: number;
  what: string;
  redis: RedisStore | undefined;
}

const unlimited: Limit = { count: async () => {}, assertFree: async () => {} };

function limit({ name, most, seconds, what, redis }: Counting): Limit {
  if (most === 0) return unlimited;
  const options = { keyPrefix: `threadesk:limit:${name}`, points: most, duration: seconds };
  const memory = new RateLimiterMemory(options);
  const shared =
    redis &&
    new RateLimiterRedis({
      ...options,
      storeClient: redis.client,
      insuranceLimiter: memory,
      rejectIfRedisNotReady: true,
      // Who is over the limit is not worth another question to Redis.
      inMemoryBlockOnConsumed: most + 1,
    });
  const ask = <T>(question: (limiter: RateLimiterAbstract) => Promise<T>): Promise<T> =>
    redis && shared
      ? redis.ask(
          () => question(shared),
          () => question(memory),
        )
      : question(memory);

  return {
    async count(who) {
      try {
        await ask((limiter) => limiter.consume(who));
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) throw tooMany(most, what, refusal.msBeforeNext);
        throw refusal;
      }
    },
    async assertFree(who) {
      const counted = await ask((limiter) => limiter.get(who));
      if (counted && counted.consumedPoints >= most) throw tooMany(most, what, counted.msBeforeNext);
    },
  };
}

function tooMany(most: number, what: string, milliseconds: number): HttpError {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1_000));
  const wait = seconds === 1 ? "a second" : `${seconds} seconds`;
  return new HttpError("rate_limited", `That was too often: at most ${most} ${what}. Try again in ${wait}.`, {
    headers: { "Retry-After": String(seconds) },
  });
}
