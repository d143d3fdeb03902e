import { afterEach, beforeEach, expect, test } from "vitest";
import { type DiscordSandbox, startDiscordSandbox } from "../sandbox/discord/emulator.ts";
import { commandDefinitions, registerCommands } from "./commands.ts";
import { createRest } from "./rest.ts";

let sandbox: DiscordSandbox;
beforeEach(async () => {
  sandbox = await startDiscordSandbox();
});
afterEach(async () => {
  await sandbox.close();
  expect(sandbox.violations).toEqual([]);
});

const register = () =>
  registerCommands(createRest({ ...sandbox, timeoutMs: 5_000 }), sandbox.applicationId, sandbox.guildId);
const puts = () => sandbox.journal.filter(({ route }) => route.startsWith("PUT /applications"));

test("each root is a command, each verb a subcommand; buttons' calls are none", () => {
  const verbs = commandDefinitions().flatMap(({ name, options = [] }) =>
    options.map((option) => `${name} ${option.name}`),
  );

  expect(verbs).toContain("ticket claim");
  expect(verbs).toContain("support help");
  expect(verbs).not.toContain("ticket send");
});

test("Discord takes them, and is told again only when they changed", async () => {
  await register();
  await register();

  expect(puts()).toHaveLength(1);
  expect(sandbox.state().commands.map(({ definition }) => definition.name)).toEqual([
    "ticket",
    "chat",
    "support",
    "Create ticket",
    "Send to customer",
    "Save as note",
  ]);
  await fetch(
    `${sandbox.apiUrl}/v10/applications/${sandbox.applicationId}/guilds/${sandbox.guildId}/commands/${sandbox.state().commands[0]?.id}`,
    {
      method: "DELETE",
      headers: { authorization: `Bot ${sandbox.token}` },
    },
  );
  await register();
  expect(puts()).toHaveLength(2);
});
