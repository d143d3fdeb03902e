// A desk whose words go to the sandbox's platforms, and how to see them arrive there.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type DiscordSandbox, startDiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import type { JournalEntry } from "../../bots/sandbox/drawer.ts";
import { type SlackSandbox, startSlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import { type Api, apiOf } from "../api.ts";
import { type DeskProcess, startProcess } from "../process.ts";
import { type OwnRedis, startRedis } from "../redis.ts";
import { benchKey, createDatabase } from "./desks.ts";

export type Queue = "redis" | "postgres";

export interface RelayDesk {
  api: Api;
  slack: SlackSandbox;
  discord: DiscordSandbox;
  redis: OwnRedis | undefined;
  databaseUrl: string;
  processes: DeskProcess[];
  close(): Promise<void>;
}

interface Options {
  queue: Queue;
  platforms: readonly ("slack" | "discord")[];
  pacing: "on" | "off";
}

/** On Redis one process for each service, as in production; on PostgreSQL one for all, as `npm start` is. */
export async function openRelayDesk(server: string, { queue, platforms, pacing }: Options): Promise<RelayDesk> {
  const databaseUrl = await createDatabase(server, `relay_${queue}_${platforms.join("_")}_${pacing}`);
  const redis = queue === "redis" ? await startRedis() : undefined;
  const slack = await startSlackSandbox();
  const discord = await startDiscordSandbox();
  const dataDir = await mkdtemp(path.join(tmpdir(), "threadesk-bench-"));
  const env = {
    PORT: "0",
    DATA_DIR: dataDir,
    LOG_LEVEL: "error",
    DATABASE_URL: databaseUrl,
    ...(redis ? { REDIS_URL: redis.url } : {}),
    ...(platforms.includes("slack") ? slackEnv(slack) : {}),
    ...(platforms.includes("discord") ? discordEnv(discord) : {}),
    SANDBOX: "off",
    PACING: pacing,
    SEND_DELAY_SECONDS: "0",
    SLACK_ADMIN_USER_IDS: slack.user("dana").id,
    BOOTSTRAP_API_KEY: benchKey,
    RATE_LIMIT_REQUESTS: "0",
    RATE_LIMIT_CUSTOMER_WRITES: "0",
    RATE_LIMIT_CONVERSATION_WRITES: "0",
  };
  const services = redis ? ["http", "worker", ...platforms] : [["http", "worker", ...platforms].join(",")];
  const processes: DeskProcess[] = [];
  for (const each of services) processes.push(await startProcess({ ...env, SERVICES: each }));
  const url = processes[0]?.url;
  if (url === undefined) throw new Error("No process says where its API is");
  return {
    api: apiOf(url, benchKey),
    slack,
    discord,
    redis,
    databaseUrl,
    processes,
    async close() {
      for (const each of processes) await each.stop("SIGTERM");
      await slack.close();
      await discord.close();
      await redis?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const slackEnv = (slack: SlackSandbox) => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_API_URL: slack.apiUrl,
  SLACK_CHANNEL_ID: slack.supportChannel,
});

const discordEnv = (discord: DiscordSandbox) => ({
  DISCORD_TOKEN: discord.token,
  DISCORD_API_URL: discord.apiUrl,
  DISCORD_GUILD_ID: discord.guildId,
  DISCORD_CHANNEL_ID: discord.supportChannel,
});

/** Begins so many chats, and waits until one of these platforms was told the first words of each. */
export async function beginChats(
  { api, slack, discord }: RelayDesk,
  count: number,
  name: string,
  platforms: Parameters<typeof listen>[0] = [slack, discord],
): Promise<number[]> {
  const chats: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const { user } = await api.post<{ user: { id: number } }>("/users", { name: `${name} ${n}` });
    const body = { user_id: user.id, message: mark(`${name}-${n}`, 0) };
    const { conversation_id } = await api.post<{ conversation_id: number }>("/chat/create", body);
    chats.push(conversation_id);
  }
  const all = chats.map((_, n) => mark(`${name}-${n}`, 0));
  const watch = listen(platforms);
  try {
    await watch.until(() => all.every((each) => watch.heard.has(each)), 120_000);
  } finally {
    watch.stop();
  }
  return chats;
}

/** What one word looks like wherever it is read. */
export const mark = (chat: string, n: number): string => `[${chat}:${n}]`;

export interface Listening {
  /** Each word that a platform was told, by when it came first. */
  heard: Map<string, number>;
  /** All of them in their order, doubles too. */
  calls: string[];
  /** @throws when it takes longer */
  until(isDone: () => boolean, milliseconds: number): Promise<void>;
  stop(): void;
}

/** Hears the words that these platforms are told, from the beginning of their journals. */
export function listen(platforms: readonly Pick<SlackSandbox | DiscordSandbox, "journal" | "onChange">[]): Listening {
  const heard = new Map<string, number>();
  const calls: string[] = [];
  let wake = () => {};
  const stops = platforms.map(({ journal, onChange }) => {
    let read = 0;
    const look = () => {
      for (; read < journal.length; read += 1) {
        for (const word of wordsOf(journal[read])) {
          if (!heard.has(word)) heard.set(word, performance.now());
          calls.push(word);
        }
      }
      wake();
    };
    look();
    return onChange(look);
  });
  return {
    heard,
    calls,
    async until(isDone, milliseconds) {
      for (const end = performance.now() + milliseconds; !isDone(); ) {
        if (performance.now() > end) throw new Error(`Only ${heard.size} words came in ${milliseconds / 1_000} s`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 200);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
    stop() {
      for (const each of stops) each();
    },
  };
}

const posts = /^(chat\.postMessage|POST .*)$/;

/** A word stands in a post once as its text, and maybe again in its blocks. A card's preview of it is no telling of it. */
function wordsOf(entry: JournalEntry | undefined): string[] {
  if (!entry?.applied || !posts.test(entry.route)) return [];
  const { text, content } = entry.body as { text?: unknown; content?: unknown };
  return /\[[\w ]+-\d+:\d+\]/g.exec(String(text ?? content ?? ""))?.slice(0, 1) ?? [];
}
