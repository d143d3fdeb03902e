import { afterAll, beforeAll, expect, it } from "vitest";
import { type DiscordSandbox, startDiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import { type SlackSandbox, startSlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import { connectDatabase } from "../../src/database/connect.ts";
import { type Api, apiOf } from "../api.ts";
import { testKey } from "../house.ts";
import { type FreshDatabase, freshDatabase } from "../postgres.ts";
import { type DeskProcess, deskEnv, startProcess } from "../process.ts";
import { silentLog } from "../silent-log.ts";
import { slackReplies } from "./look.ts";

// Dana is killed with her desk in mid-sentence; whatever she writes while it is down, the customer reads within half a minute of its return.
const chats = 10;
const sentences = 5;
const withinMs = 30_000;

let slack: SlackSandbox;
let discord: DiscordSandbox;
let database: FreshDatabase;
let desk: DeskProcess;
let bots: DeskProcess;
let app: Api;
let env: Record<string, string>;

beforeAll(async () => {
  // Slack tells nothing again: what is missed is missed.
  slack = await startSlackSandbox({ retryDelaysMs: [] });
  discord = await startDiscordSandbox();
  database = await freshDatabase();
  env = deskEnv({ database, slack, discord });
  desk = await startProcess({ ...env, SERVICES: "http,worker" });
  bots = await startProcess({ ...env, SERVICES: "slack,discord" });
  app = apiOf(desk.url ?? "", testKey);
}, 60_000);

afterAll(async () => {
  await bots?.stop("SIGTERM");
  await desk?.stop("SIGTERM");
  await slack?.close();
  await discord?.close();
  await database?.drop();
});

it("story 5: a bot that was down catches up within half a minute, in order and without doubles, on both platforms", async () => {
  await anyAgentSpeaks();
  const { user } = await app.post<{ user: { id: number } }>("/users", { name: "Jane Doe" });
  const places = await Promise.all(Array.from({ length: chats }, (_, n) => openChat(user.id, `chat number ${n}.`)));
  await slack.waitFor(() => slack.connected() === 2, 20_000);
  await discord.waitFor(() => discord.connected() === 1, 20_000);

  await sayEverywhere(places, 0);
  await bots.stop("SIGKILL");
  for (let n = 1; n < sentences; n += 1) await sayEverywhere(places, n);
  const back = Date.now();
  bots = await startProcess({ ...env, SERVICES: "slack,discord" });

  await expect.poll(() => missing(places), { timeout: withinMs, interval: 250 }).toBe(0);
  expect(Date.now() - back).toBeLessThan(withinMs);
  for (const { id, root, thread } of places) {
    const heard = await answers(id);
    expect(heard.filter((text) => text.includes("Slack"))).toEqual(spoken("Slack"));
    expect(heard.filter((text) => text.includes("Discord"))).toEqual(spoken("Discord"));
    // And each platform shows what was said on the other, once and in order.
    await slack.waitFor(
      () => slackReplies(slack, root).filter(({ text }) => text.includes("on Discord")).length >= sentences,
      20_000,
    );
    expect(slackReplies(slack, root).flatMap(({ text }) => /\d on Discord/.exec(text)?.[0] ?? [])).toEqual(
      spoken("Discord"),
    );
    await discord.waitFor(
      () => discord.messages(thread).filter(({ content }) => content.includes("on Slack")).length >= sentences,
      20_000,
    );
    expect(discord.messages(thread).flatMap(({ content }) => /\d on Slack/.exec(content)?.[0] ?? [])).toEqual(
      spoken("Slack"),
    );
  }
  expect([...slack.violations, ...discord.violations]).toEqual([]);
}, 120_000);

interface Place {
  id: number;
  root: string;
  thread: string;
}

const spoken = (where: string) => Array.from({ length: sentences }, (_, n) => `${n} on ${where}`);

async function anyAgentSpeaks(): Promise<void> {
  const { pool, close } = connectDatabase({ url: database.url, log: silentLog, max: 1 });
  await pool.query("UPDATE target SET relay_mode = 'all'");
  await close();
}

async function openChat(user: number, words: string): Promise<Place> {
  const { conversation_id: id } = await app.post<{ conversation_id: number }>("/chat/create", {
    user_id: user,
    message: words,
  });
  const said = (text: string) => text.includes(words);
  const reply = await slack.waitFor(
    () =>
      slack
        .state()
        .channels.flatMap(({ messages }) => messages)
        .find(({ text }) => said(text)),
    20_000,
  );
  const thread = await discord.waitFor(
    () => discord.state().threads.find(({ messages }) => messages.some(({ content }) => said(content))),
    20_000,
  );
  return { id, root: reply.thread_ts ?? "", thread: thread.id };
}

async function sayEverywhere(places: readonly Place[], n: number): Promise<void> {
  for (const { root, thread } of places) {
    await slack.user("dana").say(slack.supportChannel, `${n} on Slack`, { thread: root });
    await discord.user("dana").say(thread, `${n} on Discord`);
  }
}

async function answers(id: number): Promise<string[]> {
  const { messages } = await app.get<{ messages: { message: string }[] }>(`/chat/${id}/messages`);
  return messages.map(({ message }) => message).slice(1);
}

async function missing(places: readonly Place[]): Promise<number> {
  const heard = await Promise.all(places.map(({ id }) => answers(id)));
  return chats * sentences * 2 - heard.flat().length;
}
