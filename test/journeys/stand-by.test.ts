import { afterAll, beforeAll, expect, it } from "vitest";
import { type DiscordSandbox, startDiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import { type Api, apiOf } from "../api.ts";
import { testKey } from "../house.ts";
import { type FreshDatabase, freshDatabase } from "../postgres.ts";
import { type DeskProcess, startProcess } from "../process.ts";

// Two processes offer the Discord service. One of them is connected; when it is killed the other is, and nothing is missed.
let discord: DiscordSandbox;
let database: FreshDatabase;
let desk: DeskProcess;
let bots: DeskProcess[];
let app: Api;

beforeAll(async () => {
  discord = await startDiscordSandbox();
  database = await freshDatabase();
  const env = {
    PORT: "0",
    LOG_LEVEL: "info",
    DATABASE_URL: database.url,
    BOOTSTRAP_API_KEY: testKey,
    SEND_DELAY_SECONDS: "0",
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_GUILD_ID: discord.guildId,
    DISCORD_CHANNEL_ID: discord.supportChannel,
    DISCORD_ADMIN_USER_IDS: discord.user("dana").id,
  };
  desk = await startProcess({ ...env, SERVICES: "http,worker" });
  bots = [];
  for (let n = 0; n < 2; n += 1) bots.push(await startProcess({ ...env, SERVICES: "discord" }));
  app = apiOf(desk.url ?? "", testKey);
}, 60_000);

afterAll(async () => {
  for (const each of [...bots, desk]) await each?.stop("SIGTERM");
  await discord?.close();
  await database?.drop();
});

const leads = (bot: DeskProcess) => bot.output().includes("this process leads");

it("one bot is connected, the other takes over when it is killed, and what was said meanwhile arrives once", async () => {
  await discord.waitFor(() => discord.connected() === 1 && bots.some(leads), 20_000);
  expect(bots.filter(leads)).toHaveLength(1);
  const { user } = await app.post<{ user: { id: number } }>("/users", { name: "Jane Doe" });
  const { conversation_id: chat } = await app.post<{ conversation_id: number }>("/chat/create", {
    user_id: user.id,
    message: "Hello, I need help",
  });
  const thread = await discord.waitFor(() => discord.state().threads.find(({ messages }) => messages.length > 1));
  const dana = discord.user("dana");
  await dana.say(thread.id, "!claim");
  await expect.poll(() => assignee(chat), { timeout: 10_000 }).toBe("dana");

  await bots.find(leads)?.stop("SIGKILL");
  await discord.waitFor(() => discord.connected() === 0, 10_000);
  await dana.say(thread.id, "Said while nobody listened.");
  await discord.waitFor(() => discord.connected() === 1, 20_000);
  await dana.say(thread.id, "Said to the next one.");

  await expect
    .poll(() => heard(chat), { timeout: 20_000 })
    .toEqual(["Hello, I need help", "Said while nobody listened.", "Said to the next one."]);
  expect(bots.filter(leads)).toHaveLength(2);
  expect(discord.violations).toEqual([]);
}, 60_000);

async function assignee(chat: number): Promise<string | undefined> {
  const { conversations } = await app.get<{ conversations: { id: number; assigned_to: { name: string } | null }[] }>(
    "/chat",
  );
  return conversations.find(({ id }) => id === chat)?.assigned_to?.name;
}

async function heard(chat: number): Promise<string[]> {
  const { messages } = await app.get<{ messages: { message: string }[] }>(`/chat/${chat}/messages`);
  return messages.map(({ message }) => message);
}
