import type { Config } from "../config.ts";
import { createRedisBull } from "../delivery/bullmq-backends.ts";
import { type Finding, findingsOf } from "../finding.ts";
import type { Log } from "../log.ts";

const { ok, fail } = findingsOf("Queue");

/** Asks Redis and writes nothing into it. */
export async function examineQueue({ redisUrl }: Config, log: Log): Promise<Finding[]> {
  if (redisUrl === undefined) return [ok("The queue is in PostgreSQL.")];
  const redis = createRedisBull(redisUrl, log, {});
  const problem = await redis.healthy();
  await redis.close();
  if (problem === undefined) return [ok("Redis answers, and evicts nothing.")];
  const mend = problem.includes("evicts")
    ? "redis-cli CONFIG SET maxmemory-policy noeviction (and in redis.conf)"
    : problem.includes("maxmemory")
      ? "Give Redis more memory (maxmemory)."
      : "Start Redis, or mend REDIS_URL.";
  return [fail(`${problem}.`, mend)];
}
