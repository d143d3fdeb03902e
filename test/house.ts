// A whole desk for a journey: every service in this process, the real SDKs, both sandboxes, and a database of its own.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DiscordSandbox } from "../bots/sandbox/discord/emulator.ts";
import type { SlackSandbox } from "../bots/sandbox/slack/emulator.ts";
import { type Outcome, runCli } from "../src/cli/run.ts";
import { compose } from "../src/compose.ts";
import { readConfig } from "../src/config.ts";
import { startServices } from "../src/services.ts";
import { type Api, apiOf } from "./api.ts";
import { freshDatabase } from "./postgres.ts";
import { silentLog } from "./silent-log.ts";

export interface TestHouse {
  /** The customer app's server, with a key that may do everything. */
  app: Api;
  slack: SlackSandbox;
  discord: DiscordSandbox;
  url: string;
  databaseUrl: string;
  /** A customer of the app, and their own token's view of the API. */
  customer(name: string): Promise<{ id: number; name: string; api: Api }>;
  /** The cookie of an agent who used their one-time link. */
  signIn(name: string): Promise<string>;
  /** `npm run desk -- …` on this desk. */
  operate(...words: string[]): Promise<Outcome>;
  /** Stops everything. @throws when a platform was told something it would have refused */
  close(): Promise<void>;
}

export const testKey = "journeys-key-0123456789abcdef0123456789";

export async function openHouse({
  redisUrl,
  env = {},
}: {
  redisUrl?: string | undefined;
  env?: Record<string, string>;
} = {}): Promise<TestHouse> {
  const { url: databaseUrl, drop } = await freshDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), "threadesk-house-"));
  const config = readConfig({
    PORT: "0",
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    SANDBOX: "on",
    SEND_DELAY_SECONDS: "0",
    BOOTSTRAP_API_KEY: testKey,
    DELIVERY_TIMEOUT_MS: "3000",
    DELIVERY_LEASE_MS: "6000",
    DELIVERY_QUARANTINE_MS: "4000",
    ALLOW_PRIVATE_WEBHOOKS: "1",
    RATE_LIMIT_CUSTOMER_WRITES: "0",
    RATE_LIMIT_CONVERSATION_WRITES: "0",
    ...env,
  });
  const house = await compose(config, silentLog);
  const services = await startServices(house);
  const { slack, discord } = house.sandbox ?? {};
  const url = services.running.http?.url;
  if (!slack || !discord || url === undefined) throw new Error("The house has no sandbox or no address.");
  await slack.waitFor(() => slack.connected() > 0);
  await discord.waitFor(() => discord.connected() > 0 && discord.state().commands.length > 0);
  const app = apiOf(url, testKey);
  const operate = (...words: string[]) => runCli(words, { config: () => config, log: silentLog });
  return {
    app,
    slack,
    discord,
    url,
    databaseUrl,
    async customer(name) {
      const { user } = await app.post<{ user: { id: number } }>("/users", { name });
      const { token } = await app.post<{ token: string }>(`/users/${user.id}/token`);
      return { id: user.id, name, api: apiOf(url, token) };
    },
    async signIn(name) {
      const { out } = await operate("login", name);
      const token = /token=([0-9a-f]{32})/.exec(out)?.[1] ?? "";
      const answer = await fetch(`${url}/customerservices/login`, {
        method: "POST",
        body: new URLSearchParams({ token }),
        redirect: "manual",
      });
      return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    },
    operate,
    async close() {
      await services.stop();
      const problems = [...slack.violations, ...discord.violations];
      await house.close();
      await drop();
      await rm(dataDir, { recursive: true, force: true });
      if (problems.length > 0)
        throw new Error(`The platforms would have refused: ${JSON.stringify(problems.slice(0, 5), null, 2)}`);
    },
  };
}
