// From what was typed to what is printed.

import { parseArgs } from "node:util";
import type { Config } from "../config.ts";
import { DeskError } from "../desk/errors.ts";
import { nameCommands } from "../desk/slash.ts";
import type { Log } from "../log.ts";
import { addOneAgent, changeRole, linkCode, listAllAgents, login, removeOneAgent } from "./agents.ts";
import { listAllChannels, setChannelMode } from "./channels.ts";
import { type Around, type CliCommand, columns, type Typed, UsageError } from "./command.ts";
import { eraseOne, exportOne } from "./customers.ts";
import { endOneDigest, listAllDigests, tellOneDigest } from "./digests.ts";
import { discardFailed, listFailed, retryFailed } from "./failed.ts";
import { createKey, listKeys, revokeKey, rotateSigning } from "./keys.ts";
import { listAllMacros, removeOneMacro, setMacro } from "./macros.ts";
import { openDesk } from "./open-desk.ts";
import { sample } from "./sample.ts";
import { settingsHistory } from "./settings.ts";
import { recountStats } from "./stats.ts";
import {
  createOneWebhook,
  disableWebhook,
  enableWebhook,
  listAllWebhooks,
  removeOneWebhook,
  retryWebhook,
  webhookDeliveries,
} from "./webhooks.ts";

const commands: readonly CliCommand[] = [
  listKeys,
  createKey,
  revokeKey,
  rotateSigning,
  listAllAgents,
  addOneAgent,
  removeOneAgent,
  changeRole,
  linkCode,
  login,
  listAllChannels,
  setChannelMode,
  listAllMacros,
  setMacro,
  removeOneMacro,
  listAllWebhooks,
  createOneWebhook,
  enableWebhook,
  disableWebhook,
  removeOneWebhook,
  webhookDeliveries,
  retryWebhook,
  listAllDigests,
  tellOneDigest,
  endOneDigest,
  listFailed,
  retryFailed,
  discardFailed,
  settingsHistory,
  exportOne,
  eraseOne,
  sample,
  recountStats,
];

export interface Outcome {
  /** 0 done · 1 refused or failed · 2 not understood. */
  code: 0 | 1 | 2;
  out: string;
  error: string;
}

interface Surroundings {
  config(): Config;
  log: Log;
  /** Undefined where nobody can be asked. */
  confirm?: Around["confirm"];
}

/** Never throws for what somebody typed, nor for what the desk refuses; the database's own trouble is thrown. */
export async function runCli(
  typed: readonly string[],
  { config, log, confirm = async () => false }: Surroundings,
): Promise<Outcome> {
  const asJson = typed.includes("--json");
  try {
    const words = typed.filter((word) => word !== "--json");
    if (words.length === 0 || words.some((word) => ["help", "--help", "-h"].includes(word))) return done(help());
    const command = commandIn(words);
    const call = parse(command, words.slice(command.name.split(" ").length));

    const { desk, files, close } = await openDesk(config(), log);
    try {
      const { json, text } = await command.run(desk, call, { files, confirm });
      return done(asJson ? JSON.stringify(json, null, 2) : text);
    } finally {
      await close();
    }
  } catch (error) {
    if (error instanceof UsageError) return { code: 2, out: "", error: `${error.message}\n` };
    if (error instanceof DeskError) return { code: 1, out: "", error: `${nameCommands(refusal(error))}\n` };
    throw error;
  }
}

const done = (text: string): Outcome => ({ code: 0, out: `${text}\n`, error: "" });

function commandIn(words: readonly string[]): CliCommand {
  const found = commands.find(({ name }) => name.split(" ").every((word, index) => words[index] === word));
  if (found) return found;
  throw new UsageError(`There is no command "${words.slice(0, 2).join(" ")}".\n\n${help()}`);
}

function parse({ name, usage, flags = {}, words = 0 }: CliCommand, rest: string[]): Typed {
  const options = Object.fromEntries(Object.entries(flags).map(([flag, type]) => [flag, { type }]));
  try {
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true, strict: true });
    if (positionals.length === words) return { words: positionals, flags: values as Typed["flags"] };
  } catch (error) {
    const words = error instanceof Error ? error.message.split(". ")[0] : "";
    throw new UsageError(`${words}.\nUsage: ${name} ${usage}`);
  }
  throw new UsageError(`Usage: ${name} ${usage}`);
}

const refusal = ({ message, fields }: DeskError): string =>
  fields
    ? Object.entries(fields)
        .map(([name, sentences]) => `${name}: ${sentences.join(" ")}`)
        .join("\n")
    : message;

function help(): string {
  const rows = commands.map(({ name, usage, summary }) => [`  ${name} ${usage}`.trimEnd(), summary]);
  return `npm run desk -- <command> [--json]\n\n${columns(rows)}\n\nIt works on the database that the configuration names (DATABASE_URL, or DATA_DIR), whether or not the desk is running.`;
}
