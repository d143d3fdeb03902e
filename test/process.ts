// Threadesk as a process of its own, as `npm start` runs it once it is built.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { DiscordSandbox } from "../bots/sandbox/discord/emulator.ts";
import type { SlackSandbox } from "../bots/sandbox/slack/emulator.ts";
import { packageRoot } from "../src/package-root.ts";
import { testKey } from "./house.ts";

export interface DeskProcess {
  pid: number;
  /** Where its http service listens, when it has one. */
  url: string | undefined;
  output(): string;
  /** Resolves once it is gone, however it went. */
  ended: Promise<void>;
  /** Gives the exit code, or null when a signal ended it. */
  stop(signal: "SIGKILL" | "SIGTERM" | "SIGINT"): Promise<number | null>;
}

/** What leads a process to both sandboxes, as their real counterparts are configured. */
export const platformsEnv = (slack: SlackSandbox, discord: DiscordSandbox) => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_API_URL: slack.apiUrl,
  SLACK_CHANNEL_ID: slack.supportChannel,
  DISCORD_TOKEN: discord.token,
  DISCORD_API_URL: discord.apiUrl,
  DISCORD_GUILD_ID: discord.guildId,
  DISCORD_CHANNEL_ID: discord.supportChannel,
});

/** A desk between both sandboxes, of which Dana is the admin. Its words are sent at once. */
export const deskEnv = ({
  database,
  redisUrl,
  slack,
  discord,
}: {
  database: { url: string };
  redisUrl?: string | undefined;
  slack: SlackSandbox;
  discord: DiscordSandbox;
}): Record<string, string> => ({
  PORT: "0",
  LOG_LEVEL: "error",
  DATABASE_URL: database.url,
  ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  BOOTSTRAP_API_KEY: testKey,
  SEND_DELAY_SECONDS: "0",
  ...platformsEnv(slack, discord),
  SLACK_ADMIN_USER_IDS: slack.user("dana").id,
  DISCORD_ADMIN_USER_IDS: discord.user("dana").id,
});

/**
 * Resolves once it says that it is ready. `program`: another one than the product's own. `killed`: kills it, ready or not.
 * @throws with what it printed when it ends before
 */
export async function startProcess(
  env: Record<string, string>,
  program = "dist/src/main.js",
  killed?: AbortSignal,
): Promise<DeskProcess> {
  const child = spawn(process.execPath, [path.join(packageRoot(), program)], {
    env: { PATH: process.env.PATH, NODE_ENV: "test", ENV_FILE: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(killed ? { signal: killed, killSignal: "SIGKILL" as const } : {}),
  });
  // As which an abort is told, too; the exit comes after it.
  child.on("error", () => undefined);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let output = "";
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Threadesk is ready.")) resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => reject(new Error(`It ended with ${code} before it was ready:\n${output}`)));
  });
  const url = /API\s+(http:\/\/\S+)\/customerservices/.exec(output)?.[1];
  return { pid: child.pid ?? 0, url, output: () => output, ended, stop: (signal) => stop(child, signal) };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, "exit");
  child.kill(signal);
  const [code] = await exited;
  return typeof code === "number" ? code : null;
}
