import { expect, it, vi } from "vitest";
import { type DiscordSandbox, startDiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import type { JournalEntry } from "../../bots/sandbox/drawer.ts";
import { type SlackSandbox, startSlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import { type Api, apiOf } from "../api.ts";
import { testKey } from "../house.ts";
import { freshDatabase } from "../postgres.ts";
import { platformsEnv, startProcess } from "../process.ts";
import { onBothQueues } from "./backends.ts";
import { slackMessages } from "./look.ts";

const conversations = 20;
const messagesEach = 10;
// Longer than a busy machine may take to carry a call out.
const quarantineMs = "4000";

onBothQueues("200 messages over 20 conversations while the worker is killed", (queue) => {
  // A world of its own for each try, and out of reach of the try before: what is said in it is counted.
  it("loses nothing, doubles nothing and keeps every order, on both platforms", async () => {
    const world = await openWorld(queue.redisUrl());
    try {
      await talkWhileItIsKilled(world);
    } finally {
      await world.close();
    }
  }, 120_000);
});

async function talkWhileItIsKilled(world: World): Promise<void> {
  const { app, slack, discord } = world;
  const { user } = await app.post<{ user: { id: number } }>("/users", { name: "Jane Doe" });
  const chats = await Promise.all(
    Array.from({ length: conversations }, async (_, chat) => {
      const first = { user_id: user.id, message: `chat ${chat} message 0.` };
      const { conversation_id: id } = await insist<{ conversation_id: number }>(app, "/chat/create", first);
      return { chat, id };
    }),
  );
  let restarted: Promise<void> | undefined;
  for (let n = 1; n < messagesEach; n += 1) {
    await Promise.all(
      chats.map(({ chat, id }) => insist(app, `/chat/${id}/send`, { message: `chat ${chat} message ${n}.` })),
    );
    if (n === 4) {
      await shown(() => slackMessages(slack).length > conversations);
      restarted = world.killWorker();
    }
  }

  await restarted;

  const wanted = chats.map(({ chat }) => Array.from({ length: messagesEach }, (_, n) => `chat ${chat} message ${n}.`));
  const count = conversations * messagesEach;
  // Distinct words, or a double would end the wait before the last word is there.
  await shown(() => new Set(saidInSlack(world).flat()).size >= count);
  await shown(() => new Set(saidInDiscord(world).flat()).size >= count);

  expect(sorted(saidInSlack(world)), callsAboutDoubles(saidInSlack(world), slack.journal)).toEqual(sorted(wanted));
  expect(sorted(saidInDiscord(world)), callsAboutDoubles(saidInDiscord(world), discord.journal)).toEqual(
    sorted(wanted),
  );
  expect([...slack.violations, ...discord.violations]).toEqual([]);
}

/** As a customer's app does, until it is taken: under one key, so that what is said twice is one message. */
const insist = <T>(app: Api, path: string, body: { message: string }): Promise<T> =>
  vi.waitFor(() => app.post<T>(path, body, { "idempotency-key": body.message.replaceAll(" ", "-") }), {
    timeout: 30_000,
    interval: 300,
  });

interface World {
  app: Api;
  slack: SlackSandbox;
  discord: DiscordSandbox;
  /** At once; resolves when there is another. */
  killWorker(): Promise<void>;
  close(): Promise<void>;
}

async function openWorld(redisUrl: string | undefined): Promise<World> {
  const [slack, discord, database] = await Promise.all([startSlackSandbox(), startDiscordSandbox(), freshDatabase()]);
  const env = {
    PORT: "0",
    LOG_LEVEL: "error",
    DATABASE_URL: database.url,
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    BOOTSTRAP_API_KEY: testKey,
    ...platformsEnv(slack, discord),
    DELIVERY_TIMEOUT_MS: "1500",
    DELIVERY_LEASE_MS: "3000",
    DELIVERY_QUARANTINE_MS: quarantineMs,
  };
  const startWorker = () => startProcess({ ...env, SERVICES: "worker" });
  const [front, first] = await Promise.all([startProcess({ ...env, SERVICES: "http,slack,discord" }), startWorker()]);
  let worker = first;
  return {
    app: apiOf(front.url ?? "", testKey),
    slack,
    discord,
    async killWorker() {
      await worker.stop("SIGKILL");
      worker = await startWorker();
    },
    async close() {
      await Promise.all([worker.stop("SIGTERM"), front.stop("SIGTERM")]);
      await Promise.all([slack.close(), discord.close()]);
      await database.drop();
    },
  };
}

/** What each thread holds, in its order. */
function saidInSlack({ slack }: World): string[][] {
  const threads = new Map<string, string[]>();
  for (const message of slackMessages(slack)) {
    const words = /chat \d+ message \d+\./.exec(message.text ?? "")?.[0];
    if (words && message.thread_ts && message.thread_ts !== message.ts) {
      threads.set(message.thread_ts, [...(threads.get(message.thread_ts) ?? []), words]);
    }
  }
  return [...threads.values()];
}

function saidInDiscord({ discord }: World): string[][] {
  return discord
    .state()
    .threads.map(({ messages }) =>
      messages.flatMap(({ content }) => /chat \d+ message \d+\./.exec(content)?.[0] ?? []),
    );
}

/** Looks now and then: to look at every change would keep the emulators from answering. */
const shown = (isThere: () => boolean) =>
  vi.waitFor(() => expect(isThere()).toBe(true), { timeout: 40_000, interval: 100 });

/** How a word came to stand in two places: every call that said it. */
function callsAboutDoubles(threads: string[][], journal: readonly JournalEntry[]): string {
  const words = threads.flat();
  const doubles = new Set(words.filter((word, index) => words.indexOf(word) !== index));
  const calls = [...doubles].flatMap((word) =>
    journal
      .filter(({ body }) => JSON.stringify(body ?? null).includes(word))
      .map(({ at, route, status, applied }) => `${word} ${at} ${route} ${status}${applied ? "" : " (not applied)"}`),
  );
  return ["what each thread says", ...calls].join("\n");
}

const sorted = (threads: string[][]): string[][] =>
  [...threads].sort((a, b) => Number(a[0]?.split(" ")[1]) - Number(b[0]?.split(" ")[1]));
