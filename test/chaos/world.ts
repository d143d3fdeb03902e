// Everything a run needs: real servers, both platforms, the desk's processes, and those who talk and listen.

import { mkdtemp, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { type DiscordSandbox, startDiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import { type SlackSandbox, startSlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import { freePort } from "../../src/free-port.ts";
import { apiOf } from "../api.ts";
import { platformsEnv } from "../process.ts";
import { openReceiver, type Receiver } from "../receiver.ts";
import { type Agents, createAgents, people } from "./agents.ts";
import { startBalancer } from "./balancer.ts";
import { type CallFaults, disturbCalls } from "./calls.ts";
import { type Clocks, clockEnv, planClocks } from "./clocks.ts";
import { type Customers, createCustomers } from "./customers.ts";
import { crewOf, type Fleet, namesOf, type ProcessName, roleOf, startFleet, usualCrew } from "./fleet.ts";
import type { ChaosOptions } from "./options.ts";
import { type ChaosPostgres, startChaosPostgres } from "./postgres.ts";
import { createRandom } from "./random.ts";
import { type ChaosRedis, startChaosRedis } from "./redis.ts";
import { openStreams, type Streams } from "./streams.ts";

export interface ChaosWorld {
  url: string;
  pool: pg.Pool;
  postgres: ChaosPostgres;
  redis: ChaosRedis | undefined;
  slack: SlackSandbox;
  discord: DiscordSandbox;
  calls: { slack: CallFaults; discord: CallFaults };
  receiver: Receiver;
  fleet: Fleet;
  /** By how much each process's clock is wrong. */
  clocks: Clocks;
  customers: Customers;
  agents: Agents;
  streams: Streams;
  close(): Promise<void>;
}

const key = "chaos-key-0123456789abcdef0123456789abcdef";

/** Long enough for a machine that others use too; the rules between them are those of production. */
const delivery = { DELIVERY_TIMEOUT_MS: "2500", DELIVERY_LEASE_MS: "5500", DELIVERY_QUARANTINE_MS: "8000" };

/**
 * Ctrl-C and SIGTERM close it, open or not yet, and end the program; `lastWords` are said before, once it is open.
 * @throws when something does not start; what did start is gone then
 */
export async function openWorld(options: ChaosOptions, lastWords?: (signal: string) => void): Promise<ChaosWorld> {
  const closers: Closer[] = [];
  const closing = new AbortController();
  const opening = furnish(options, closers, closing.signal);
  let isOpen = false;
  const shut = async () => {
    closing.abort();
    await opening.catch(() => undefined);
    // The last first: processes before the servers that they use.
    for (const closer of closers.reverse()) await closer();
  };
  let shutting: Promise<void> | undefined;
  const close = () => {
    shutting ??= shut();
    return shutting;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (closing.signal.aborted) return;
      if (isOpen) lastWords?.(signal);
      void close().finally(() => process.exit(128 + constants.signals[signal]));
    });
  }
  try {
    const world = await opening;
    isOpen = true;
    return { ...world, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Closer = () => Promise<unknown>;

async function furnish(
  options: ChaosOptions,
  closers: Closer[],
  closed: AbortSignal,
): Promise<Omit<ChaosWorld, "close">> {
  const { seed, calm } = options;
  const keep = <T extends { close(): Promise<unknown> }>(opened: T): T => {
    closers.push(() => opened.close());
    return opened;
  };
  const postgres = keep(await startChaosPostgres());
  const redis = options.backend === "redis" ? keep(await startChaosRedis()) : undefined;
  const slack = keep(await startSlackSandbox({ retryDelaysMs: [0, 1_000, 3_000, 10_000] }));
  const discord = keep(await startDiscordSandbox());
  const receiver = keep(await openReceiver());
  const dataDir = await mkdtemp(path.join(tmpdir(), "threadesk-chaos-data-"));
  closers.push(() => rm(dataDir, { recursive: true, force: true }));
  const crew = options.each > 1 ? crewOf(options.each) : usualCrew;
  const ports = new Map<ProcessName, number>();
  for (const name of namesOf(crew)) if (roleOf(name) === "api") ports.set(name, await freePort());
  const { url } = keep(await startBalancer([...ports.values()]));
  const env = { ...environment({ postgres, redis, slack, discord }), DATA_DIR: dataDir };
  const refits = {
    ...(options.mutant === "none" ? {} : { CHAOS_MUTANT: options.mutant }),
    ...(options.paced ? { CHAOS_PACED: "1" } : {}),
  };
  const program = Object.keys(refits).length === 0 ? "dist/src/main.js" : "dist/test/chaos/desk.js";
  const clocks: Clocks = options.onTime ? new Map() : planClocks({ seed, names: namesOf(crew) });
  const own = (name: ProcessName) => ({ PORT: String(ports.get(name) ?? 0), ...clockEnv(clocks.get(name) ?? 0) });
  const fleet = await startFleet({ crew, env: { ...env, ...refits }, own, program, stopped: closed });
  closers.push(() => fleet.over());
  const pool = new pg.Pool({ connectionString: postgres.url, max: 3, connectionTimeoutMillis: 20_000 });
  pool.on("error", () => undefined);
  closers.push(() => pool.end());
  const strict = seed % 2 === 0 ? "slack" : "discord";
  await pool.query("UPDATE target SET relay_mode = CASE WHEN kind::text = $1 THEN 'assignee' ELSE 'all' END", [strict]);
  await apiOf(url, key).post("/webhooks", { url: receiver.url });

  const calls = {
    slack: disturbCalls(slack.faults, createRandom(seed, "slack calls"), { calm }),
    discord: disturbCalls(discord.faults, createRandom(seed, "discord calls"), { calm }),
  };
  if (!calm) refuseSome(receiver, seed);
  const customers = createCustomers({ url, key, random: createRandom(seed, "customers") });
  const chatOf = (conversation: number) => [...customers.conversations].find(([, { id }]) => id === conversation)?.[0];
  return {
    url,
    pool,
    postgres,
    redis,
    slack,
    discord,
    calls,
    receiver,
    fleet,
    clocks,
    customers,
    agents: createAgents({ slack, discord, pool, random: createRandom(seed, "agents"), strict, chatOf }),
    streams: openStreams({ url, random: createRandom(seed, "streams"), calm }),
  };
}

function environment({
  postgres,
  redis,
  slack,
  discord,
}: Pick<ChaosWorld, "postgres" | "redis" | "slack" | "discord">): Record<string, string> {
  return {
    LOG_LEVEL: "error",
    DATABASE_URL: postgres.url,
    ...(redis ? { REDIS_URL: redis.url } : {}),
    BOOTSTRAP_API_KEY: key,
    ...platformsEnv(slack, discord),
    SLACK_ADMIN_USER_IDS: people.map((name) => slack.user(name).id).join(","),
    DISCORD_ADMIN_USER_IDS: people.map((name) => discord.user(name).id).join(","),
    SEND_DELAY_SECONDS: "0",
    ALLOW_PRIVATE_WEBHOOKS: "1",
    RATE_LIMIT_REQUESTS: "0",
    RATE_LIMIT_CUSTOMER_WRITES: "0",
    RATE_LIMIT_CONVERSATION_WRITES: "0",
    RATE_LIMIT_FAILURES: "0",
    ...delivery,
  };
}

/** One in a hundred is refused at first; a second refusal would make the desk wait for five minutes, as it should. */
function refuseSome(receiver: Receiver, seed: number): void {
  const random = createRandom(seed, "receiver");
  const known = new Set<string>();
  receiver.answer = ({ headers }) => {
    const id = headers["webhook-id"] ?? "";
    const isNew = !known.has(id);
    known.add(id);
    return isNew && random.next() < 0.01 ? 500 : 204;
  };
}
