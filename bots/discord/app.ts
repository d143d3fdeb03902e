// The bot's connection: it keeps trying, says in words what is wrong, and never throws out of its start.

import { setTimeout as sleep } from "node:timers/promises";
import { Client, Events, GatewayCloseCodes, type GatewayDispatchPayload, Options, Partials } from "discord.js";
import type { Log } from "../../src/log.ts";
import { noPings } from "./escape.ts";
import { intents, portal } from "./invitation.ts";

export interface AppOptions {
  token: string;
  apiUrl?: string | undefined;
  onPacket(packet: GatewayDispatchPayload): void;
  log: Log;
}

export interface App {
  problem(): string | undefined;
  stop(): Promise<void>;
}

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;
/** Each try that ends so has used up one of a thousand identifications a day, after which Discord resets the token. */
const rejectedRetryMs = 300_000;

const rejections: Partial<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: `Discord does not accept the bot's token. Reset it under ${portal} (your application, Bot, Reset Token) and set DISCORD_TOKEN.`,
  [GatewayCloseCodes.InvalidIntents]:
    "Discord calls the bot's intents invalid. This version of Threadesk is too old for Discord.",
  [GatewayCloseCodes.DisallowedIntents]: `Discord does not give the bot the Message Content intent. Switch it on under ${portal} (your application, Bot, Privileged Gateway Intents).`,
};

export function startApp(options: AppOptions): App {
  const { log } = options;
  const stopping = new AbortController();
  const stopped = new Promise<End>((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve({ problem: "The bot is stopping.", rejected: false }));
  });
  let trouble: string | undefined = "The bot is not connected to Discord yet.";
  const report = (problem: string | undefined) => {
    if (problem !== undefined && problem !== trouble) log.warn({ problem }, "the bot is not connected to Discord");
    if (problem === undefined && trouble !== undefined) log.info({}, "the bot is connected to Discord");
    trouble = problem;
  };

  async function keepConnected(): Promise<void> {
    let wait = firstRetryMs;
    while (!stopping.signal.aborted) {
      const end = await connectOnce(options, stopped, (problem) => {
        if (problem === undefined) wait = firstRetryMs;
        report(problem);
      });
      if (stopping.signal.aborted) return;
      report(end.problem);
      await sleep(end.rejected ? rejectedRetryMs : wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      wait = Math.min(wait * 2, longestRetryMs);
    }
  }

  const running = keepConnected().catch((error) => log.error({ err: error }, "the bot's connection broke for good"));
  return {
    problem: () => trouble,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

interface End {
  problem: string;
  rejected: boolean;
}

/** Resolves when this client is of no more use. */
async function connectOnce(
  { token, apiUrl, onPacket, log }: AppOptions,
  stopped: Promise<End>,
  report: (problem: string | undefined) => void,
): Promise<End> {
  const client = createClient(apiUrl);
  const ended = new Promise<End>((resolve) => {
    const end = (problem: string, rejected: boolean) => resolve({ problem, rejected });
    client.on(Events.ShardDisconnect, ({ code }) => {
      end(rejections[code] ?? `Discord closed the connection (${code}).`, true);
    });
    client.on(Events.Invalidated, () => end("Discord ended the bot's session.", false));
    client.login(token).catch((error: unknown) => end(words(error), false));
  });
  client.on(Events.Raw, onPacket);
  client.on(Events.Error, (error) => log.warn({ err: error }, "discord.js had an error"));
  client.on(Events.ShardError, (error) => report(`Discord's gateway cannot be reached: ${error.message}.`));
  client.on(Events.ShardReconnecting, () => report("The connection to Discord broke; the bot is connecting again."));
  client.on(Events.ShardReady, () => report(undefined));
  client.on(Events.ShardResume, () => report(undefined));
  const end = await Promise.race([ended, stopped]);
  await client.destroy().catch((error) => log.debug({ err: error }, "the old connection did not end well"));
  return end;
}

function createClient(apiUrl: string | undefined): Client {
  return new Client({
    intents,
    partials: [Partials.Message, Partials.Channel, Partials.Reaction],
    // Everything is read from raw packets.
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
    allowedMentions: { ...noPings, repliedUser: false },
    enforceNonce: true,
    rest: {
      ...(apiUrl === undefined ? {} : { api: apiUrl }),
      version: "10",
      retries: 0,
      timeout: 8_000,
      rejectOnRateLimit: () => true,
      invalidRequestWarningInterval: 500,
    },
  });
}

function words(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "TokenInvalid") {
    return rejections[GatewayCloseCodes.AuthenticationFailed] ?? error.message;
  }
  return `Discord cannot be reached: ${error instanceof Error ? error.message : String(error)}.`;
}
