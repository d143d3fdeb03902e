import { randomUUID } from "node:crypto";
import { createLocalHints, type Hint, type Hints } from "../desk/feed/hints.ts";
import type { Log } from "../log.ts";
import { connectRedis, failFast, patient } from "../redis/connect.ts";

const channel = "threadesk:hints";

/** Between processes, over Redis: what this one says it hears at once and from itself; a Redis that is away costs only haste. */
export function createRedisHints(url: string, log: Log): Hints {
  const local = createLocalHints();
  const own = randomUUID();
  const speaker = connectRedis(url, failFast);
  const listener = connectRedis(url, patient);
  // Unheard, an 'error' would end the process; the queue's own connection says so loudly enough.
  for (const redis of [speaker, listener])
    redis.on("error", (error) => log.debug({ err: error }, "hints have trouble"));
  listener.subscribe(channel).catch((error: unknown) => log.debug({ err: error }, "hints have trouble"));
  listener.on("message", (_, text) => {
    const said = read(text);
    if (said && said.from !== own) local.send(said.hint);
  });

  return {
    listen: local.listen,
    send(hint) {
      local.send(hint);
      speaker.publish(channel, JSON.stringify({ from: own, hint })).catch(() => undefined);
    },
    async close() {
      speaker.disconnect();
      listener.disconnect();
      await local.close();
    },
  };
}

function read(text: string): { from: string; hint: Hint } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
