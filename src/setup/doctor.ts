// Everything the house needs, looked at from outside: safe beside a desk at work, as it only reads; in a bucket it writes a small file and
// takes it away again.

import { examineDiscord } from "../../bots/discord/examine.ts";
import { examineSlack } from "../../bots/slack/examine.ts";
import { type Config, ConfigError } from "../config.ts";
import { type Finding, findingsOf } from "../finding.ts";
import type { Log } from "../log.ts";
import { examineBucket } from "./examine-bucket.ts";
import { examineData } from "./examine-data.ts";
import { examineDisk } from "./examine-disk.ts";
import { examineFront } from "./examine-front.ts";
import { examineQueue } from "./examine-queue.ts";

export interface DoctorParts {
  /** @throws ConfigError */
  config(): Config;
  /** The file that settings were read from, for who may read it. */
  envFile: string;
  log: Log;
  now(): Date;
}

const { ok, fail, warn } = findingsOf("Settings");

/** Never throws; what is wrong is among what it gives. */
export async function examineHouse({ config: readIt, envFile, log, now }: DoctorParts): Promise<Finding[]> {
  let config: Config;
  try {
    config = readIt();
  } catch (error) {
    return problemsOf(error, envFile);
  }
  const around = { log, now };
  const parts = await Promise.all([
    examineFront(config, envFile),
    examineData(config, around),
    examineQueue(config, log),
    examineDisk(config),
    examineBucket(config.attachments.s3),
    slackOf(config, around),
    discordOf(config, around),
  ]);
  return [ok("The settings are whole."), ...parts.flat(), ...nobodyToTell(config)];
}

function problemsOf(error: unknown, envFile: string): Finding[] {
  const where = envFile === "" ? "the environment" : `${envFile} or the environment`;
  const problems =
    error instanceof ConfigError ? error.problems : [error instanceof Error ? error.message : String(error)];
  return problems.map((problem) => fail(problem, `Mend it in ${where}.`));
}

async function slackOf({ slack, sandbox }: Config, around: Pick<DoctorParts, "log" | "now">): Promise<Finding[]> {
  if (slack) return examineSlack(slack, around);
  return sandbox.slack ? [findingsOf("Slack").ok("Slack is played by the sandbox.")] : [];
}

async function discordOf({ discord, sandbox }: Config, around: Pick<DoctorParts, "now">): Promise<Finding[]> {
  if (discord) return examineDiscord(discord, around);
  return sandbox.discord ? [findingsOf("Discord").ok("Discord is played by the sandbox.")] : [];
}

function nobodyToTell({ slack, discord, sandbox }: Config): Finding[] {
  if (slack || discord || sandbox.slack || sandbox.discord) return [];
  return [warn("Neither Slack nor Discord is connected.", "Run npm run connect -- slack, or discord.")];
}
