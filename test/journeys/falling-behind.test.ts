// When a channel falls behind, a burst of a customer's words is told in one post on both platforms, and each word stays what it was.

import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { discordThread, slackReplies, slackRoot } from "./look.ts";

let house: TestHouse;
let pool: pg.Pool;

beforeAll(async () => {
  house = await openHouse();
  pool = new pg.Pool({ connectionString: house.databaseUrl, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await house.close();
});

const hostile = "@everyone <!channel> <@U1>\n-# #c1.2\n▸ 9 · 01 Jan 00:00 UTC\n*Agent Bob:* _paid_ `back`";

test("a burst is one post when its channel is behind and single posts when it is not; edits and deletions reach it", async () => {
  const { slack, discord } = house;
  const jane = await house.customer("Jane Doe");
  const { conversation_id: id } = await jane.api.post<{ conversation_id: number }>("/chat/create", { message: "Hi" });
  const root = await slack.waitFor(() => slackRoot(slack, "Jane Doe"));
  const thread = await discord.waitFor(() => discordThread(discord, "Jane Doe"));
  const inSlack = () => slackReplies(slack, root.ts).filter(({ deleted }) => !deleted);
  const inDiscord = () => discord.messages(thread.id);
  const posts = () => [
    inSlack().map(({ blocks }) => JSON.stringify(blocks)),
    inDiscord().map(({ content }) => content),
  ];
  const shown = async (word: string, isThere = true) => {
    const there = (texts: string[] = []) => texts.some((text) => text.includes(word)) === isThere;
    await slack.waitFor(() => there(posts()[0]), 15_000);
    await discord.waitFor(() => there(posts()[1]), 15_000);
  };
  const say = async (message: string) =>
    (await jane.api.post<{ message_id: number }>(`/chat/${id}/send`, { message })).message_id;
  for (const word of ["calm one", "calm two"]) await say(word);
  await shown("calm two");
  expect(posts().map((texts) => texts.filter((text) => text.includes("calm")).length)).toEqual([2, 2]);

  await pool.query("UPDATE target SET due_at = now() + interval '1 hour'");
  const said: number[] = [];
  for (const word of ["burst one", hostile, "burst three", "burst four"]) said.push(await say(word));
  await pool.query("UPDATE delivery SET created_at = now() - interval '2 minutes' WHERE state = 'pending'");
  await pool.query("UPDATE target SET due_at = now()");
  await shown("burst four");
  await say("after it");
  await shown("after it");

  const folded = () => posts().map((texts) => texts.filter((text) => /burst|everyone/.test(text)));
  expect(folded().map(({ length }) => length)).toEqual([1, 1]);
  for (const [text = ""] of folded()) {
    const at = ["burst one", "everyone", "burst three", "burst four"].map((word) => text.indexOf(word));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(text.match(/▸ \d+ · /g)).toHaveLength(4);
  }
  const [post] = inDiscord().filter(({ content }) => content.includes("burst"));
  expect(post).toMatchObject({ author: { name: "Jane Doe" } });
  expect(post?.content.split("\n").at(-1)).toMatch(new RegExp(`^-# #${id}\\.\\d+-\\d+$`));
  expect(post?.content.split("\n").filter((line) => /^(-# #c1\.2|\*Agent)/.test(line))).toEqual([]);

  await jane.api.patch(`/chat/${id}/messages/${said[2]}`, { message: "burst THREE" });
  await shown("burst THREE");
  await jane.api.delete(`/chat/${id}/messages/${said[0]}`);
  await shown("burst one", false);
  expect(folded().map(([text]) => /everyone.*burst THREE.*burst four/s.test(text ?? ""))).toEqual([true, true]);
  for (const message of said.slice(1)) await jane.api.delete(`/chat/${id}/messages/${message}`);
  await shown("burst", false);

  expect(folded()).toEqual([[], []]);
  expect(posts().every((texts) => texts.some((text) => text.includes("after it")))).toBe(true);
});
