// A customer asks for their data, and then to be forgotten: in the desk, in both threads, and in what is kept behind them.

import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { discordRoot, discordThread, slackReplies, slackRoot } from "./look.ts";

let house: TestHouse;
let folder: string;
beforeAll(async () => {
  house = await openHouse({ env: { SEND_DELAY_SECONDS: "0" } });
  folder = await mkdtemp(path.join(tmpdir(), "threadesk-export-"));
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

/** Words that are nowhere else. */
const words = ["Philippa", "Xanthippe-street", "zephyr", "quixotic", "invoice-of-philippa", "marzipan"] as const;
const [name, described, said, answered, fileName, noted] = words;

/** A ticket with a description, a file, an agent's answer from Slack, and a note. */
async function philippa() {
  const { app, slack, discord } = house;
  const customer = await house.customer(name);
  const { ticket } = await app.post<{ ticket: { id: string } }>("/tickets", {
    user_id: customer.id,
    subject: `Moved to ${described}`,
    description: `I live in ${described} now. ${"It is a long street. ".repeat(200)}`,
  });
  const root = await slack.waitFor(() => slackRoot(slack, described));
  const thread = await discord.waitFor(() => discordThread(discord, described));
  const form = new FormData();
  form.set("message", `There is a ${said} blowing.`);
  form.append("files", new File(["one coffee"], `${fileName}.txt`, { type: "text/plain" }));
  await customer.api.post(`/tickets/${ticket.id}/message`, form);
  const dana = slack.user("dana");
  await dana.say(slack.supportChannel, "!claim", { thread: root.ts });
  await slack.waitFor(() => JSON.stringify(slackRoot(slack, described)).includes("Unclaim"));
  await dana.say(slack.supportChannel, `That is ${answered}.`, { thread: root.ts });
  await dana.say(slack.supportChannel, `!note offer ${noted}`, { thread: root.ts });
  const inSlack = () => JSON.stringify(slackReplies(slack, root.ts).filter(({ deleted }) => !deleted));
  const inDiscord = () => JSON.stringify(discord.messages(thread.id));
  await discord.waitFor(() => [answered, noted, said, fileName].every((word) => inDiscord().includes(word)));
  await slack.waitFor(() => [said, fileName].every((word) => inSlack().includes(word)));
  return { customer, root, thread, inSlack, inDiscord };
}

/** In which columns of which tables any of the words stand. */
async function traces(): Promise<string[]> {
  const client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ table_name: string; column_name: string }>(
    `SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type IN ('text', 'jsonb', 'json', 'character varying', 'ARRAY', 'tsvector')`,
  );
  const found: string[] = [];
  for (const { table_name: table, column_name: column } of rows) {
    const { rowCount } = await client.query(`SELECT FROM "${table}" WHERE "${column}"::text ILIKE ANY ($1)`, [
      words.map((word) => `%${word}%`),
    ]);
    if (rowCount) found.push(`${table}.${column}`);
  }
  await client.end();
  return found;
}

it("exports and then erases a customer", { timeout: 60_000 }, async () => {
  const { customer, root, thread, inSlack, inDiscord } = await philippa();
  const { slack, discord } = house;
  const out = path.join(folder, "plain");

  const exported = await house.operate("customers", "export", String(customer.id), "--out", out, "--json");
  const withNotes = await house.operate("customers", "export", name, "--out", path.join(folder, "notes"), "--notes");
  const again = await house.operate("customers", "export", name, "--out", out);
  const data = await readFile(path.join(out, "data.json"), "utf8");
  const files = await readdir(path.join(out, "files"));
  const file = path.join(out, "files", files[0] ?? "");

  expect(JSON.parse(exported.out)).toMatchObject({ conversations: 1, files: 1, missing: [] });
  for (const word of [name, described, said, answered, fileName]) expect(data).toContain(word);
  expect(data).not.toContain(noted);
  expect(await readFile(path.join(folder, "notes", "data.json"), "utf8")).toContain(noted);
  expect(withNotes.code).toBe(0);
  expect([files.length, await readFile(file, "utf8"), (await stat(file)).mode & 0o777]).toEqual([
    1,
    "one coffee",
    0o600,
  ]);
  expect([again.code, again.error]).toEqual([2, expect.stringContaining("is there already")]);

  const unsure = await house.operate("customers", "erase", name);
  expect([unsure.code, unsure.error]).toEqual([2, expect.stringContaining("Nothing was erased.")]);
  expect(inSlack()).toContain(said);

  const erased = await house.operate("customers", "erase", name, "--yes", "--json");
  expect(JSON.parse(erased.out)).toMatchObject({
    conversations: 1,
    files: 1,
    remaining: { slack: 2, discord: 0 },
  });

  // What agents typed themselves is theirs: those two stay where they were typed.
  await slack.waitFor(() => ![described, said, fileName].some((word) => inSlack().includes(word)), 15_000);
  await discord.waitFor(() => !words.some((word) => inDiscord().includes(word)), 15_000);
  const rootNow = () =>
    JSON.stringify(
      slack
        .state()
        .channels.flatMap(({ messages }) => messages)
        .find(({ ts }) => ts === root.ts),
    );
  await slack.waitFor(() => !words.some((word) => rootNow().includes(word)), 15_000);
  await slack.waitFor(() => inSlack().includes("erased this customer's data"), 15_000);
  await discord.waitFor(() => inDiscord().includes("erased this customer's data"), 15_000);
  await discord.waitFor(
    () => !words.some((word) => JSON.stringify(discordRoot(discord, thread)).includes(word)),
    15_000,
  );

  const threadNow = () => JSON.stringify(discord.state().threads.find(({ id }) => id === thread.id));
  await discord.waitFor(() => !words.some((word) => threadNow().includes(word)), 15_000);

  expect(await traces()).toEqual([]);
  const repeated = await house.operate("customers", "erase", String(customer.id), "--yes", "--json");
  expect(JSON.parse(repeated.out)).toMatchObject({ messages: 0, files: 0 });
  // The command line is another process: a token that was good a moment ago is so for a second more.
  await vi.waitFor(() => expect(customer.api.get("/tickets")).rejects.toThrow(/401/), 5_000);
});
