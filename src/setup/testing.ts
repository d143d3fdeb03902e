// What the tests of this folder share: both sandboxes as a newcomer's settings name them, and a terminal with somebody at it.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type DiscordSandbox, startDiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import { type SlackSandbox, startSlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import { platformsEnv } from "../../test/process.ts";
import { silentLog } from "../../test/silent-log.ts";
import { readConfig } from "../config.ts";
import type { Finding } from "../finding.ts";
import { runConnect } from "./connect.ts";
import { examineHouse } from "./doctor.ts";

export interface Setup {
  slack: SlackSandbox;
  discord: DiscordSandbox;
  folder: string;
  envFile: string;
  /** Settings that lead to both, with an embedded database that does not run. */
  settings: Record<string, string>;
  /** What doctor finds with these settings changed. */
  examine(changed?: Record<string, string>, now?: () => Date): Promise<Finding[]>;
  /** What connect says, and its exit code. Somebody at the terminal gives these answers, one after the other. */
  connect(typed: string[], options?: { settings?: Record<string, string>; answers?: Answer[] }): Promise<Said>;
  close(): Promise<void>;
}

/** An answer, or what is done before it is given. */
export type Answer = string | (() => string);

export interface Said {
  code: number;
  said: string;
  /** The questions, those whose answers are not shown marked. */
  asked: string[];
}

export async function openSetup(): Promise<Setup> {
  const [slack, discord] = await Promise.all([startSlackSandbox(), startDiscordSandbox()]);
  const folder = await mkdtemp(path.join(tmpdir(), "threadesk-setup-"));
  const envFile = path.join(folder, ".env");
  const settings = { ...platformsEnv(slack, discord), DATA_DIR: folder, PUBLIC_URL: "http://localhost:1" };
  return {
    slack,
    discord,
    folder,
    envFile,
    settings,
    examine: (changed = {}, now = () => new Date()) =>
      examineHouse({ config: () => readConfig({ ...settings, ...changed }), envFile, log: silentLog, now }),
    async connect(typed, { settings: given = {}, answers } = {}) {
      const said: string[] = [];
      const asked: string[] = [];
      const say = (text: string) => void said.push(text);
      const ask = async (question: string, { hidden = false } = {}) => {
        const answer = answers?.shift();
        if (answer === undefined) throw new Error(`Nobody answers "${question}".`);
        asked.push(hidden ? `${question}(hidden)` : question);
        const words = typeof answer === "string" ? answer : answer();
        said.push(`${question}${hidden ? "" : words}`);
        return words;
      };
      const terminal = { say, ask: answers ? ask : undefined };
      const code = await runConnect(typed, {
        terminal,
        settings: given,
        envFile,
        log: silentLog,
        now: () => new Date(),
      });
      return { code, said: said.join("\n"), asked };
    },
    async close() {
      await Promise.all([slack.close(), discord.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
