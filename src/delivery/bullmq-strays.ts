import { type RedisClient, serversOf } from "../redis/connect.ts";

// By BullMQ's own rule (recoverStaleDeduplicationKey.lua): a key without an expiry whose job is gone says nothing any more. Looked at and
// removed at once, together with the ring that was kept for after that job.
const forgetOne = `
  local job = redis.call('GET', KEYS[1])
  if not job or redis.call('PTTL', KEYS[1]) ~= -1 or redis.call('EXISTS', ARGV[1] .. job) == 1 then return 0 end
  redis.call('DEL', KEYS[1], KEYS[2])
  return 1`;

/**
 * What an outage of Redis left of a queue's deduplication. It takes in no rings, as BullMQ sees through it at the next one; a lane that is
 * never rung again would keep it for ever. Gives how many there were. `base`: what the queue's keys begin with.
 */
export async function forgetStrays(redis: RedisClient, base: string): Promise<number> {
  let forgotten = 0;
  // All keys of the queue are on one of them; which one, only a cluster knows.
  for (const server of serversOf(redis)) {
    let cursor = "0";
    do {
      const [next, keys] = await server.scan(cursor, "MATCH", `${base}de:*`, "COUNT", 1_000);
      cursor = next;
      for (const key of keys) {
        const kept = `${base}dn:${key.slice(`${base}de:`.length)}`;
        forgotten += Number(await server.eval(forgetOne, 2, key, kept, base));
      }
    } while (cursor !== "0");
  }
  return forgotten;
}
