// A desk whose one process dies at a named point, and comes back. Everything else of it lives on.

import pg from "pg";
import { type DiscordSandbox, startDiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import { type SlackSandbox, startSlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import { freePort } from "../../src/free-port.ts";
import { type Api, apiOf } from "../api.ts";
import { testKey } from "../house.ts";
import { freshDatabase } from "../postgres.ts";
import { type DeskProcess, platformsEnv, startProcess } from "../process.ts";
import { openReceiver, type Receiver } from "../receiver.ts";
import { sightOfDiscord, sightOfSlack, sightOfWebhook } from "./observe.ts";

export type Victim = "worker" | "http" | "slack";

export interface CrashWorld {
  app: Api;
  url: string;
  slack: SlackSandbox;
  discord: DiscordSandbox;
  pool: pg.Pool;
  receiver: Receiver;
  /** What a chat looks like from every place, by its number in this suite. */
  seenBy(chat: number): Promise<Record<"history" | "slack" | "discord" | "webhook", readonly string[]>>;
  /** How many root cards a conversation has. */
  rootsOf(conversation: number): { slack: number; discord: number };
  /** Runs until the victim has died at the point, then starts it again. @throws when it does not die */
  crash(point: string, work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const diesWithinMs = 60_000;
const others: Record<Victim, string> = {
  worker: "http,slack,discord",
  http: "worker,slack,discord",
  slack: "http,worker,discord",
};

export async function openCrashWorld(victim: Victim): Promise<CrashWorld> {
  const slack = await startSlackSandbox({ retryDelaysMs: [0, 500, 2_000, 5_000] });
  const discord = await startDiscordSandbox();
  const receiver = await openReceiver();
  const database = await freshDatabase();
  const port = await freePort();
  const env = {
    PORT: String(port),
    LOG_LEVEL: "error",
    DATABASE_URL: database.url,
    BOOTSTRAP_API_KEY: testKey,
    SEND_DELAY_SECONDS: "0",
    ALLOW_PRIVATE_WEBHOOKS: "1",
    ...platformsEnv(slack, discord),
    SLACK_ADMIN_USER_IDS: slack.user("dana").id,
    DELIVERY_TIMEOUT_MS: "1000",
    DELIVERY_LEASE_MS: "2000",
    DELIVERY_QUARANTINE_MS: "1500",
  };
  const steady = await startProcess({ ...env, SERVICES: others[victim] });
  let running: DeskProcess | undefined = await startProcess({ ...env, SERVICES: victim });
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  await pool.query("UPDATE target SET relay_mode = 'all'");
  const url = `http://127.0.0.1:${port}`;
  const app = apiOf(url, testKey);
  await app.post("/webhooks", { url: receiver.url, events: ["message.created"] });
  await slack.waitFor(() => slack.connected() > 0, 60_000);

  return {
    app,
    url,
    slack,
    discord,
    pool,
    receiver,
    async seenBy(chat) {
      const { rows } = await pool.query<{ body: string }>(
        "SELECT body FROM public_message WHERE body LIKE $1 ORDER BY conversation_id, seq",
        [`chat ${chat} %`],
      );
      return {
        history: rows.map(({ body }) => body),
        slack: sightOfSlack(slack).sight.get(chat) ?? [],
        discord: sightOfDiscord(discord).sight.get(chat) ?? [],
        webhook: sightOfWebhook(receiver.received).get(chat) ?? [],
      };
    },
    rootsOf: (conversation) => ({
      slack: sightOfSlack(slack).roots.get(conversation) ?? 0,
      discord: sightOfDiscord(discord).roots.get(conversation) ?? 0,
    }),
    async crash(point, work) {
      await running?.stop("SIGKILL");
      running = undefined;
      const doomed = await startProcess({ ...env, SERVICES: victim, CHAOS_CRASH_AT: point }, "dist/test/chaos/desk.js");
      if (victim === "slack") await slack.waitFor(() => slack.connected() > 0, 60_000);
      await work();
      const died = await Promise.race([
        doomed.ended.then(() => true),
        new Promise<false>((resolve) => setTimeout(resolve, diesWithinMs, false).unref()),
      ]);
      if (!died) await doomed.stop("SIGKILL");
      running = await startProcess({ ...env, SERVICES: victim });
      if (!died) throw new Error(`It never passed "${point}", so it did not die there.`);
    },
    async close() {
      await running?.stop("SIGKILL");
      await steady.stop("SIGKILL");
      await pool.end();
      await Promise.all([slack.close(), discord.close(), receiver.close()]);
      await database.drop();
    },
  };
}
