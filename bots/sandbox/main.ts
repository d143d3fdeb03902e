// The sandbox as the desk uses it: a Slack and a Discord in a drawer, kept under the data directory.

import path from "node:path";
import { type DiscordSandbox, startDiscordSandbox } from "./discord/emulator.ts";
import { keepInFile } from "./keep-file.ts";
import { type SlackSandbox, startSlackSandbox } from "./slack/emulator.ts";

export interface Sandbox {
  slack: SlackSandbox | undefined;
  discord: DiscordSandbox | undefined;
  close(): Promise<void>;
}

/** The people of both workspaces who help. The same name is the same person. */
export const sandboxAgents = ["dana", "lee", "sam"] as const;

export async function startSandbox({
  slack,
  discord,
  dataDir,
}: {
  slack: boolean;
  discord: boolean;
  dataDir: string;
}): Promise<Sandbox> {
  const keep = (name: string) => keepInFile(path.join(dataDir, "sandbox", `${name}.jsonl`));
  const slackSandbox = slack ? await startSlackSandbox({ keep: keep("slack") }) : undefined;
  const discordSandbox = discord ? await startDiscordSandbox({ keep: keep("discord") }) : undefined;
  // Something to set up: another channel for a category, and somebody to be on duty.
  slackSandbox?.admin.channel("billing");
  slackSandbox?.admin.userGroup("on-duty", ["lee", "sam"]);
  discordSandbox?.channel("billing");
  discordSandbox?.role("on-duty", ["lee", "sam"]);
  return {
    slack: slackSandbox,
    discord: discordSandbox,
    async close() {
      await Promise.all([slackSandbox?.close(), discordSandbox?.close()]);
    },
  };
}
