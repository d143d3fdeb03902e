import { afterEach, expect, test } from "vitest";
import { reportText } from "../../src/setup/report.ts";
import { brokenHouses } from "../../src/setup/test-broken.ts";
import { openSetup, type Setup } from "../../src/setup/testing.ts";
import { freshDatabase } from "../postgres.ts";

const opened: Setup[] = [];
afterEach(() => Promise.all(opened.splice(0).map((setup) => setup.close())));

async function open(): Promise<Setup> {
  const setup = await openSetup();
  opened.push(setup);
  return setup;
}

test("the transcript is what connect and doctor say", { timeout: 120_000 }, async () => {
  const sections = [beginning, await newcomer()];
  for (const broken of brokenHouses) sections.push(await brokenSection(broken));

  await expect(`${sections.join("\n")}`).toMatchFileSnapshot("../../docs/connect-transcript.md");
});

const beginning = `# From a clone to a hello

What a newcomer types and reads, from \`git clone\` to a hello in Slack and in Discord, and then what \`npm run doctor\` says to each of
fourteen broken configurations. Both are printed by a test that drives the two programs (\`npx vitest run test/docs -u\` writes this page anew),
here towards the sandbox: with a real workspace leave \`--api-url\` out and take the tokens from Slack's and Discord's own pages.

\`\`\`
$ git clone https://github.com/your-company/threadesk && cd threadesk
$ npm run sandbox          # in a terminal of its own; prints the tokens that are pasted below
\`\`\`
`;

async function newcomer(): Promise<string> {
  const setup = await open();
  const { slack, discord } = setup;
  const toSlack = await setup.connect(["slack", "--api-url", slack.apiUrl], {
    answers: [slack.botToken, slack.appToken, "dana@example.test"],
  });
  const toDiscord = await setup.connect(["discord", "--api-url", discord.apiUrl], {
    answers: [discord.token, "1", "dana"],
  });
  const database = await freshDatabase();
  const findings = await setup.examine({ DATABASE_URL: database.url });
  await database.drop();
  return [
    "## Connecting",
    session("npm run connect -- slack --api-url http://127.0.0.1:8101/api/", toSlack.said, setup),
    session("npm run connect -- discord --api-url http://127.0.0.1:8102/api", toDiscord.said, setup),
    "Then `npm run doctor`, safe at any time and beside a desk at work: it only reads (in a bucket it writes a small file and removes it). It ends with 1 when something has to be mended; `--json` is for",
    "scripts.\n",
    session("npm run doctor", reportText(findings), setup),
    "`npm start` reads the same `.env` and opens the desk.\n",
    "## What doctor says when something is broken\n",
    "Only what is wrong is shown here; the lines that are right are printed, too.\n",
  ].join("\n");
}

async function brokenSection({ name, breaks, skewMs = 0 }: (typeof brokenHouses)[number]): Promise<string> {
  const setup = await open();
  const database = await freshDatabase();
  const changed = await breaks(setup, database.url);
  const findings = await setup.examine(changed, () => new Date(Date.now() + skewMs));
  await database.drop();
  const wrong = findings.filter(({ level }) => level !== "ok");
  return `### ${name}\n${session("npm run doctor", reportText(wrong), setup)}`;
}

const session = (command: string, said: string, setup: Setup): string =>
  `\`\`\`\n$ ${command}\n${placeless(shortened(said), setup).trim()}\n\`\`\`\n`;

/** The manifest is long, and so is the address that carries it. */
const shortened = (said: string): string =>
  said
    .replace(/(App's manifest|The app's manifest):\n\n\{[\s\S]*?\n\}/, (all) => {
      const lines = all.split("\n");
      return [...lines.slice(0, 8), `  … ${lines.length - 9} more lines`, "}"].join("\n");
    })
    .replace(/(manifest_json=.{40})\S+/, "$1…");

/** As it would be on another machine at another time. */
const placeless = (said: string, { slack, discord, envFile, folder }: Setup): string =>
  said
    .replaceAll(new URL(slack.apiUrl).origin, "http://127.0.0.1:8101")
    .replaceAll(new URL(discord.apiUrl).origin, "http://127.0.0.1:8102")
    .replaceAll(envFile, ".env")
    .replaceAll(folder, ".data")
    .replaceAll("http://localhost:1 ", "http://localhost:8000 ")
    .replace(/\.env\.\d{8}T\d{6}\.bak/g, ".env.20261110T090000.bak")
    .replace(/(127\.0\.0\.1:)\d{5}(?=\))/g, "$18765")
    .replace(/\d+ connections free/, "90 connections free")
    .replace(/[\d.]+ GB of room/, "80.0 GB of room")
    .replace(/\b1(79|80|81) s (ahead|behind)/g, "180 s $2");
