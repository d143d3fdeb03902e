// npm run soak -- [--minutes 60] [--rate 13] [--backend redis|postgres]: a steady load with reconnects, and how memory, handles, Redis
// and tables grow under it. Tables of what was said grow with it; everything else should be flat. Ctrl-C or SIGTERM ends it early, with
// what it measured so far.

import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { beginSome, createLoad } from "./load.ts";
import { countUnfinished } from "./observe.ts";
import { readOptions } from "./options.ts";
import { perHour, type Sample } from "./slope.ts";
import { type ChaosWorld, openWorld } from "./world.ts";

const sampleMs = 10_000;
const reconnectMs = 30_000;
const words = process.argv.slice(2);
const withLength = words.includes("--minutes") || words.includes("--messages") ? words : [...words, "--minutes", "60"];
const options = { ...readOptions(withLength), calm: true, onTime: true };
const samples: Sample[] = [];
const timers: NodeJS.Timeout[] = [];
const began = Date.now();
const world = await openWorld(options, (signal) => {
  for (const timer of timers) clearInterval(timer);
  console.info(`${signal} ended it early.`);
  print();
});
try {
  await take();
  console.info(`The desk is up. Its first sample is taken; another one comes every ${sampleMs / 1_000} s.`);
  await beginSome(world, options);
  timers.push(
    setInterval(() => void take().catch(missed), sampleMs),
    setInterval(reconnect, reconnectMs),
  );
  await createLoad(world, options).talk();
  while ((await countUnfinished(world.pool)).deliveries > 0) await sleep(500);
  for (const timer of timers) clearInterval(timer);
  await take();
  print();
} finally {
  await world.close();
}
process.exit(0);

/** A process that ends while it is looked at, a server that is slow. */
function missed(error: unknown): void {
  console.info(`a sample was missed: ${error instanceof Error ? error.message : error}`);
}

async function take(): Promise<void> {
  const values = { ...processesOf(world), ...(await redisOf(world)), ...(await tablesOf(world)) };
  samples.push({ hours: (Date.now() - began) / 3_600_000, values });
}

function processesOf({ fleet }: ChaosWorld): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of fleet.names) {
    const pid = fleet.pid(name);
    if (pid === undefined) continue;
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    found[`${name}: memory, MB`] = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1_024;
    found[`${name}: handles`] = readdirSync(`/proc/${pid}/fd`).length;
  }
  return found;
}

async function redisOf({ redis }: ChaosWorld): Promise<Record<string, number>> {
  if (!redis) return {};
  const { keys, bytes } = await redis.size();
  return { "Redis: keys": keys, "Redis: memory, MB": bytes / 1_048_576 };
}

async function tablesOf({ pool }: ChaosWorld): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ name: string; rows: string }>(
    `SELECT format('%s.%s: rows', schemaname, relname) AS name, n_live_tup AS rows FROM pg_stat_user_tables
      WHERE relname IN ('message', 'event', 'delivery', 'inbox', 'idempotency', 'held_message', 'lane') OR schemaname = 'bullmq'`,
  );
  return Object.fromEntries(rows.map(({ name, rows: count }) => [name, Number(count)]));
}

/** As networks do: each socket now and then, one way or another. */
function reconnect(): void {
  const turn = Math.floor(Date.now() / reconnectMs) % 2;
  world.slack.disconnect(turn === 0 ? "refresh" : "drop");
  world.discord.disconnect(turn === 0 ? "reconnect" : "drop");
}

function print(): void {
  const last = samples.at(-1)?.values ?? {};
  const minutes = (Date.now() - began) / 60_000;
  console.info(
    `${minutes.toFixed(1)} minutes, ${world.customers.taken.length} words out, ${world.agents.said.length} in, queue in ${options.backend}, ${world.fleet.crashes.length} crashes`,
  );
  console.info(`${"".padEnd(36)}${"first".padStart(10)}${"last".padStart(10)}${"an hour".padStart(12)}`);
  for (const name of Object.keys(last).sort()) {
    const first = samples.find(({ values }) => values[name] !== undefined)?.values[name] ?? 0;
    const figures = [first.toFixed(1).padStart(10), (last[name] ?? 0).toFixed(1).padStart(10)];
    console.info(`${name.padEnd(36)}${figures.join("")}${perHour(samples, name).toFixed(1).padStart(12)}`);
  }
}
