import { once } from "node:events";
import { Client, GatewayIntentBits, Options, Partials, REST, type RESTOptions } from "discord.js";
import { afterEach } from "vitest";
import type { Clock } from "../drawer.ts";
import { type DiscordSandbox, type DiscordSandboxOptions, startDiscordSandbox } from "./emulator.ts";

const { Guilds, GuildMessages, GuildMessageReactions, MessageContent, DirectMessages } = GatewayIntentBits;
export const INTENTS = [Guilds, GuildMessages, GuildMessageReactions, MessageContent, DirectMessages];

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export async function sandbox(options: DiscordSandboxOptions = {}): Promise<DiscordSandbox> {
  const discord = await startDiscordSandbox(options);
  open.push(discord.close);
  return discord;
}

/** A real client; its errors are kept, since an unheard one would end the process. */
export function newClient(discord: DiscordSandbox, intents = INTENTS, rest: Partial<RESTOptions> = {}) {
  const client = new Client({
    intents,
    partials: [Partials.Message, Partials.Channel, Partials.Reaction, Partials.User],
    allowedMentions: { parse: [], repliedUser: false },
    rest: { api: discord.apiUrl, version: "10", ...rest },
    makeCache: Options.cacheEverything(),
  });
  const errors: Error[] = [];
  client.on("error", (error) => void errors.push(error));
  open.push(() => client.destroy());
  return { client, errors };
}

export async function readyClient(discord: DiscordSandbox, intents = INTENTS, rest: Partial<RESTOptions> = {}) {
  const { client } = newClient(discord, intents, rest);
  const ready = once(client, "clientReady");
  await client.login(discord.token);
  await ready;
  return client as Client<true>;
}

export function restOf(discord: DiscordSandbox, options: Partial<RESTOptions> = {}): REST {
  return new REST({ api: discord.apiUrl, version: "10", retries: 0, ...options }).setToken(discord.token);
}

/** A clock that stands still until it is moved. */
export function handClock(): Clock & { move(ms: number): void } {
  let now = Date.UTC(2026, 10, 22, 9, 0, 0);
  return {
    now: () => now,
    move: (ms) => {
      now += ms;
    },
  };
}
