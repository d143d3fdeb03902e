// Does what the schedule says, and undoes it.

import { setTimeout as sleep } from "node:timers/promises";
import type { DiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import type { SlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import type { Agents, Platform } from "./agents.ts";
import type { CallFaults } from "./calls.ts";
import { type Fleet, type ProcessName, roleOf } from "./fleet.ts";
import type { ChaosPostgres } from "./postgres.ts";
import type { ChaosRedis } from "./redis.ts";
import { type Fault, inWords, type Planned } from "./schedule.ts";

export interface NemesisParts {
  fleet: Fleet;
  postgres: ChaosPostgres;
  /** Undefined where the queue is in PostgreSQL. */
  redis: ChaosRedis | undefined;
  slack: SlackSandbox;
  discord: DiscordSandbox;
  calls: { slack: CallFaults; discord: CallFaults };
  agents: Agents;
  /** Whether nobody says anything on a platform while its bot is away; else the back-fill has to find it. */
  hush: boolean;
  /** Resolves when so much of 1 has been said. */
  until(share: number): Promise<void>;
  say(line: string): void;
}

const quietMs = 1_000;
/** A word that was not acknowledged comes again within this time, or after the next fault. */
const settleMs = 3_000;
const doubledMs = 5_000;
const reconnectMs = 20_000;

/** Resolves when the last fault is over. */
export async function unleash(parts: NemesisParts, planned: readonly Planned[]): Promise<void> {
  // PostgreSQL has one state: its faults wait for each other.
  let postgresIsFree: Promise<void> = Promise.resolve();
  await Promise.all(
    planned.map(async ({ at, fault }) => {
      await parts.until(at);
      const before = postgresIsFree;
      const turn = (fault.kind.startsWith("postgres") ? before : Promise.resolve()).then(() => inflict(parts, fault));
      if (fault.kind.startsWith("postgres")) postgresIsFree = turn;
      parts.say(inWords(fault));
      const calm = silences(fault) ? parts.agents.trouble() : () => {};
      await turn.finally(() => setTimeout(calm, settleMs).unref());
    }),
  );
}

/** Whether the platforms cannot tell the desk anything meanwhile. */
function silences(fault: Fault): boolean {
  if (fault.kind === "kill" || fault.kind === "replace") return botOf(fault.process) !== undefined;
  return /^postgres|socket|op [79]/.test(fault.kind);
}

async function inflict(parts: NemesisParts, fault: Fault): Promise<void> {
  const { fleet, postgres, redis, slack, discord, calls } = parts;
  switch (fault.kind) {
    case "kill":
    case "replace": {
      const end = () =>
        fault.kind === "kill" ? fleet.kill(fault.process, fault.downMs) : fleet.replace(fault.process);
      const bot = botOf(fault.process);
      return bot ? whileHushed(parts, bot, end) : end();
    }
    case "freeze":
      return fleet.freeze(fault.process, fault.ms);
    case "redis wiped":
      return redis?.wipe();
    case "redis killed":
      await redis?.kill();
      await sleep(fault.downMs);
      return redis?.start();
    case "redis frozen":
      return redis?.freeze(fault.ms);
    case "postgres connections killed":
      return postgres.killConnections();
    case "postgres crashed":
      await postgres.crash();
      return postgres.start();
    case "postgres stopped":
      await postgres.stop();
      await sleep(fault.downMs);
      return postgres.start();
    case "slack storm":
    case "discord storm": {
      const platform = fault.kind === "slack storm" ? calls.slack : calls.discord;
      const calm = platform.storm(fault.retryAfterSeconds);
      await sleep(fault.ms);
      return calm();
    }
    case "slack sockets dropped":
      return slack.disconnect("drop");
    case "slack sockets refreshed":
      return slack.disconnect("refresh");
    case "slack events doubled":
      return doubled(slack);
    case "discord socket dropped":
      return discord.disconnect("drop");
    case "discord op 7":
      return discord.disconnect("reconnect");
    case "discord op 9":
      return whileHushed(parts, "discord", async () => discord.disconnect("invalid"));
    case "discord events doubled":
      return doubled(discord);
  }
}

function botOf(process: ProcessName): Platform | undefined {
  const role = roleOf(process);
  return role === "slack" || role === "discord" ? role : undefined;
}

/** People wait until the bot is there again, where the run is not about what is said meanwhile. */
async function whileHushed(parts: NemesisParts, platform: Platform, work: () => Promise<void>): Promise<void> {
  if (!parts.hush) return work();
  const speak = parts.agents.hush(platform);
  await sleep(quietMs);
  await work();
  await sleep(quietMs);
  const sandbox = parts[platform];
  await sandbox.waitFor(() => sandbox.connected() > 0, reconnectMs).catch(() => undefined);
  speak();
}

async function doubled(sandbox: SlackSandbox | DiscordSandbox): Promise<void> {
  sandbox.duplicateEvents(3);
  await sleep(doubledMs);
  sandbox.duplicateEvents(1);
}
