// npm run sandbox: a Slack and a Discord in a drawer that live by themselves, at fixed addresses, for a desk that is connected to
// them as to the real ones; for trying out `npm run connect` and `npm run doctor`, and for writing bots.

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { startDiscordSandbox } from "./discord/emulator.ts";
import { keepInFile } from "./keep-file.ts";
import { startSlackSandbox } from "./slack/emulator.ts";
import { newSecrets, type Secrets } from "./slack/identity.ts";

const { values } = parseArgs({
  options: {
    "slack-port": { type: "string", default: "8101" },
    "discord-port": { type: "string", default: "8102" },
    "data-dir": { type: "string", default: ".data/standalone-sandbox" },
  },
});
const folder = path.resolve(values["data-dir"]);
mkdirSync(folder, { recursive: true });
const keep = (name: string) => keepInFile(path.join(folder, `${name}.jsonl`));

const [slack, discord] = await Promise.all([
  startSlackSandbox({ port: Number(values["slack-port"]), keep: keep("slack"), secrets: keptSecrets() }),
  startDiscordSandbox({ port: Number(values["discord-port"]), keep: keep("discord") }),
]);
process.stdout.write(`
The sandbox is open; Ctrl-C closes it. Connect to it as to the real ones, in another terminal:

  npm run connect -- slack --api-url ${slack.apiUrl} --bot-token ${slack.botToken} \\
    --app-token ${slack.appToken} --channel support --admin dana@example.test
  npm run connect -- discord --api-url ${discord.apiUrl} --token ${discord.token} \\
    --channel support --admin dana
  npm run doctor
  npm start

`);
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => void Promise.all([slack.close(), discord.close()]).then(() => process.exit(0)));

/** The same at each start, so that what was connected stays connected. */
function keptSecrets(): Secrets {
  const file = path.join(folder, "secrets.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Secrets;
  const secrets = newSecrets();
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  chmodSync(file, 0o600);
  return secrets;
}
