import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DiscordSandbox, startDiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import { type SlackSandbox, startSlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import { words } from "../../bots/slack/testing.ts";
import { type FreshDatabase, freshDatabase } from "../postgres.ts";
import { type DeskProcess, deskEnv, startProcess } from "../process.ts";
import { onBothQueues } from "./backends.ts";
import { slackMessages, until } from "./look.ts";

onBothQueues("a worker that is killed in the middle of a digest", (queue) => {
  let slack: SlackSandbox;
  let discord: DiscordSandbox;
  let database: FreshDatabase;
  let client: pg.Client;
  let front: DeskProcess;
  let worker: DeskProcess;
  let env: Record<string, string>;

  beforeAll(async () => {
    slack = await startSlackSandbox();
    discord = await startDiscordSandbox();
    database = await freshDatabase();
    client = new pg.Client(database.url);
    await client.connect();
    env = {
      ...deskEnv({ database, redisUrl: queue.redisUrl(), slack, discord }),
      DELIVERY_TIMEOUT_MS: "1500",
      DELIVERY_LEASE_MS: "3000",
      DELIVERY_QUARANTINE_MS: "2500",
    };
    front = await startProcess({ ...env, SERVICES: "http,slack,discord" });
    worker = await startProcess({ ...env, SERVICES: "worker" });
    await slack.waitFor(() => slack.connected() > 0, 20_000);
  }, 90_000);

  afterAll(async () => {
    await worker?.stop("SIGTERM");
    await front?.stop("SIGTERM");
    await client?.end();
    await slack?.close();
    await discord?.close();
    await database?.drop();
  });

  const digests = () => slackMessages(slack).filter((message) => words(message).includes("📊 Support"));
  const states = async () =>
    (await client.query("SELECT state FROM notice ORDER BY id")).rows.map(({ state }) => state);

  it.each([
    ["after Slack had it", true, 1],
    ["before Slack had it", false, 2],
  ])(
    "has it told once, killed %s",
    async (_, applied, count) => {
      slack.faults.add({ route: "chat.postMessage", fault: { applied, hang: true } });
      await slack.user("dana").slash("/support", "digest now", slack.supportChannel);
      await until(states, (all) => all.length === count && all.at(-1) === "sending");
      if (applied) await slack.waitFor(() => digests().length === count, 10_000);

      await worker.stop("SIGKILL");
      worker = await startProcess({ ...env, SERVICES: "worker" });
      await expect.poll(async () => (await states()).at(-1), { timeout: 30_000 }).toBe("sent");

      expect(digests()).toHaveLength(count);
      expect(await states()).toEqual(Array(count).fill("sent"));
    },
    80_000,
  );
});
