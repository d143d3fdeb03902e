// docs/commands.md, from the registry: every command with who may give it and the doors it has.

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "../../src/commands/command.ts";
import { commands, commandWithAlias } from "../../src/commands/registry.ts";
import { formFor, usage } from "../../src/commands/run.ts";
import { packageRoot } from "../../src/package-root.ts";
import { onCard } from "../../src/relay/reactions.ts";

const beginning = `# Commands

Everything an agent can do, made from the registry by a test (\`npx vitest run test/docs -u\` writes it anew). Slack and Discord have the
same: where a row says slash, it is typed on Slack and picked with its options on Discord; \`!\` is for threads, where Slack takes no slash
commands, and \`@Support\` with the same words does the same. Where something is missing, both ask for it in a form. A permission in the
second column is checked again by what the command does; "agent" is every agent, "admin" every admin. On a message in a thread 🔒 keeps it as a note, 📤 sends a
note to the customer, ↩️ takes it back; on any message of the channel 🎫 makes a ticket of it. The menu of a message has *Create ticket*, *Send to customer* and *Save as note*; in Slack the shortcut *New ticket* works anywhere.

| command | may | slash | in a thread | button or select | reaction | form | does |
|---|---|---|---|---|---|---|---|
`;

export async function commandsTable(): Promise<string> {
  const onButtons = await namesOnButtons();
  return `${beginning}${commands.map((command) => row(command, onButtons)).join("\n")}\n`;
}

function row(command: Command, onButtons: ReadonlySet<string>): string {
  const { name, summary, permission, adminsOnly, buttonOnly } = command;
  const verb = name.split(" ")[1] ?? "";
  const words = [verb, ...(command.aliases ?? [])].filter((word) => commandWithAlias(word) === command);
  const sign = Object.entries(onCard).find(([, call]) => call.command === name)?.[0] ?? "";
  const form = formFor({ command: name, options: {} }, { inThread: false }) ? "when something is missing" : "";
  const cells = [
    `\`/${usage(command)}\``,
    adminsOnly ? "admin" : (permission ?? "agent"),
    buttonOnly ? "" : "yes",
    buttonOnly ? "" : words.map((word) => `\`!${word}\``).join(" "),
    onButtons.has(name) ? "yes" : "",
    sign === "" ? "" : `${sign} on a card`,
    buttonOnly ? "" : form,
    summary,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** The calls that cards carry: a button or a select's option is a call that was written down. */
async function namesOnButtons(): Promise<Set<string>> {
  const names = new Set<string>();
  for (const folder of ["src/cards", "src/commands", "src/relay"]) {
    const files = (await readdir(path.join(packageRoot(), folder))).filter((file) => /(?<!\.test)\.ts$/.test(file));
    for (const file of files) {
      const source = await readFile(path.join(packageRoot(), folder, file), "utf8");
      const calls = source.matchAll(/(?:command: |call\()"((?:ticket|chat|support) [a-z-]+)"/g);
      for (const [, name] of file === "reactions.ts" ? [] : calls) if (name) names.add(name);
    }
  }
  return names;
}
