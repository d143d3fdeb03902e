// Story 2: the same platform event three times, and a kill between the platform's taking a post and the desk's writing it down.

import { afterAll, beforeAll, expect, it } from "vitest";
import { type DiscordSandbox, startDiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import { type SlackSandbox, startSlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import { type Api, apiOf } from "../api.ts";
import { testKey } from "../house.ts";
import { type FreshDatabase, freshDatabase } from "../postgres.ts";
import { type DeskProcess, deskEnv, startProcess } from "../process.ts";
import { discordThread, slackReplies, slackRoot, until } from "./look.ts";

let slack: SlackSandbox;
let discord: DiscordSandbox;
let database: FreshDatabase;
let front: DeskProcess;
let worker: DeskProcess;
let app: Api;
let env: Record<string, string>;

beforeAll(async () => {
  [slack, discord, database] = await Promise.all([startSlackSandbox(), startDiscordSandbox(), freshDatabase()]);
  env = {
    ...deskEnv({ database, slack, discord }),
    DISCORD_ADMIN_USER_IDS: discord.user("lee").id,
    DELIVERY_TIMEOUT_MS: "3000",
    DELIVERY_LEASE_MS: "6000",
    DELIVERY_QUARANTINE_MS: "4000",
  };
  [front, worker] = await Promise.all([
    startProcess({ ...env, SERVICES: "http,slack,discord" }),
    startProcess({ ...env, SERVICES: "worker" }),
  ]);
  app = apiOf(front.url ?? "", testKey);
}, 60_000);

afterAll(async () => {
  await Promise.all([worker?.stop("SIGTERM"), front?.stop("SIGTERM")]);
  await Promise.all([slack?.close(), discord?.close()]);
  await database?.drop();
});

it("story 2: told three times and killed in between, each side has each message once", async () => {
  slack.duplicateEvents(3);
  discord.duplicateEvents(3);
  const { user } = await app.post<{ user: { id: number } }>("/users", { name: "Jane Doe" });
  const { conversation_id: id } = await app.post<{ conversation_id: number }>("/chat/create", {
    user_id: user.id,
    message: "Hello",
  });
  const root = await slack.waitFor(() => slackRoot(slack, "Jane Doe"), 20_000);
  const thread = await discord.waitFor(() => discordThread(discord, "Jane Doe"), 20_000);
  const inSlack = (words: string) => slackReplies(slack, root.ts).filter(({ text }) => text?.includes(words)).length;
  const inDiscord = (words: string) =>
    discord.messages(thread.id).filter(({ content }) => content.includes(words)).length;
  await slack.waitFor(() => inSlack("Hello") === 1, 20_000);
  await discord.waitFor(() => inDiscord("Hello") === 1, 20_000);

  // Taken, and the answer never comes: then the worker is gone.
  slack.faults.add({ route: "chat.postMessage", fault: { applied: true, hang: true } });
  discord.faults.add({ route: "POST /webhooks/:id/:token", fault: { applied: true, hang: true } });
  await app.post(`/chat/${id}/send`, { message: "Posted and not recorded" });
  await slack.waitFor(() => inSlack("Posted and not recorded") === 1, 20_000);
  await discord.waitFor(() => inDiscord("Posted and not recorded") === 1, 20_000);
  await worker.stop("SIGKILL");
  worker = await startProcess({ ...env, SERVICES: "worker" });
  await app.post(`/chat/${id}/send`, { message: "Said afterwards" });

  await slack.user("dana").say(slack.supportChannel, "!r From Slack", { thread: root.ts });
  await discord.user("lee").say(thread.id, "!r From Discord");
  const read = async () =>
    (await app.get<{ messages: { message: string }[] }>(`/chat/${id}/messages`)).messages.map(({ message }) => message);
  await until(read, (words) => words.includes("From Slack") && words.includes("From Discord"));
  await slack.waitFor(() => inSlack("Said afterwards") > 0 && inSlack("From Discord") > 0, 20_000);
  await discord.waitFor(() => inDiscord("Said afterwards") > 0 && inDiscord("From Slack") > 0, 20_000);

  const words = ["Hello", "Posted and not recorded", "Said afterwards", "From Slack", "From Discord"];
  expect((await read()).sort()).toEqual([...words].sort());
  expect(words.map(inSlack)).toEqual(words.map(() => 1));
  expect(words.map(inDiscord)).toEqual(words.map(() => 1));
  expect([...slack.violations, ...discord.violations]).toEqual([]);
}, 90_000);
