// npm run connect -- slack|discord: from tokens to a line in the channel, and a .env that `npm start` reads.

import { parseArgs } from "node:util";
import { ChannelError } from "../delivery/channel.ts";
import { slash } from "../desk/slash.ts";
import { writeEnvFile } from "../env-file.ts";
import type { Log } from "../log.ts";
import { connectDiscord } from "./connect-discord.ts";
import { connectSlack } from "./connect-slack.ts";
import { SetupError, type Terminal } from "./terminal.ts";

export interface ConnectParts {
  terminal: Terminal;
  /** The flags, by their names. */
  given: Readonly<Record<string, string | undefined>>;
  /** What is set already. */
  settings: NodeJS.ProcessEnv;
  log: Log;
  now(): Date;
}

export interface Connection {
  settings: Record<string, string>;
  /** Undefined where no plain message can be posted. */
  hello: ((text: string) => Promise<void>) | undefined;
}

const connectors = {
  slack: {
    connect: connectSlack,
    flags: ["bot-token", "app-token", "signing-secret", "public-url", "api-url", "channel", "admin", "prefix"],
  },
  discord: { connect: connectDiscord, flags: ["token", "guild", "channel", "admin", "api-url"] },
} as const;

export const usage = `npm run connect -- slack [--bot-token <xoxb-…>] [--app-token <xapp-…>] [--channel <name or id>] [--admin <e-mail or id>]
                         [--http --public-url <https://…> --signing-secret <…>] [--api-url <…>] [--prefix <…>] [--no-hello]
npm run connect -- discord [--token <…>] [--guild <name or id>] [--channel <name or id>] [--admin <name or id>] [--api-url <…>] [--no-hello]

--prefix acme calls the commands /acme-ticket, /acme-chat and /acme-support, where other apps have the plain names.

What is not given is asked for. For scripts, tokens are better set in the environment (SLACK_BOT_TOKEN, SLACK_APP_TOKEN,
SLACK_SIGNING_SECRET, DISCORD_TOKEN) than given as flags, which other users of the machine can see.`;

const hello = `👋 Threadesk is connected. Each ticket and chat becomes a thread here; \`${slash("support help")}\` says what you may do.`;

/** Gives the exit code: 0 connected · 1 something is wrong · 2 not understood. */
export async function runConnect(
  typed: readonly string[],
  { envFile, ...parts }: Omit<ConnectParts, "given"> & { envFile: string },
): Promise<0 | 1 | 2> {
  const { say } = parts.terminal;
  const asked = parse(typed);
  if (!asked) {
    say(usage);
    return 2;
  }
  try {
    const connection = await connectors[asked.platform].connect({ ...parts, given: asked.given });
    const backup = writeEnvFile(envFile, connection.settings, parts.now());
    say(`Written to ${envFile}${backup ? ` (as it was before: ${backup})` : ""}.`);
    if (asked.says) await sayHello(connection, say);
    say("\nNext: npm run doctor looks at everything, npm start starts the desk.");
    return 0;
  } catch (error) {
    if (!(error instanceof SetupError || error instanceof ChannelError)) throw error;
    say(error.message);
    return 1;
  }
}

async function sayHello({ hello: post }: Connection, say: Terminal["say"]): Promise<void> {
  if (!post) return say("The channel is a forum, where every post is a conversation: nothing was posted there.");
  await post(hello);
  say("Said hello in the channel.");
}

interface Asked {
  platform: keyof typeof connectors;
  given: Readonly<Record<string, string | undefined>>;
  says: boolean;
}

function parse([platform, ...rest]: readonly string[]): Asked | undefined {
  if (platform !== "slack" && platform !== "discord") return undefined;
  const texts = connectors[platform].flags.map((flag) => [flag, { type: "string" }] as const);
  const switches = { http: { type: "boolean" }, "no-hello": { type: "boolean" } } as const;
  try {
    const { values } = parseArgs({ args: rest, options: { ...Object.fromEntries(texts), ...switches }, strict: true });
    const given = Object.fromEntries(Object.entries(values).map(([flag, value]) => [flag, String(value)]));
    return { platform, given, says: values["no-hello"] !== true };
  } catch {
    return undefined;
  }
}
