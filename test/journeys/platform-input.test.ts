// reliability.md 4.4, A22 to A28: what people write, on either side, through the real Bolt and discord.js. (A20 and A21 are in
// slack-requests.test.ts.)

import { afterAll, beforeAll, expect, test } from "vitest";
import { pingProblems } from "../../bots/sandbox/slack/blocks/pings.ts";
import { words as slackWords } from "../../bots/slack/testing.ts";
import { openHouse, type TestHouse } from "../house.ts";
import { brim } from "../limits/brim.ts";
import { discordRoot, discordThread, slackReplies, slackRoot } from "./look.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

interface Chat {
  id: number;
  /** The root's ts on Slack, the thread's id on Discord. */
  root: string;
  thread: string;
  customer: Awaited<ReturnType<TestHouse["customer"]>>;
}

let serial = 0;

/** A new customer's chat, whose threads are there. */
async function chatOf(message: string, name?: string): Promise<Chat> {
  serial += 1;
  const customer = await house.customer(name ?? `Jane the ${serial}`);
  const { conversation_id: id } = await customer.api.post<{ conversation_id: number }>("/chat/create", { message });
  const card = `chat-${id}`;
  const root = await house.slack.waitFor(() => slackRoot(house.slack, card)?.ts, 8_000);
  const thread = await house.discord.waitFor(() => discordThread(house.discord, card)?.id, 8_000);
  await house.slack.waitFor(() => slackReplies(house.slack, root).length > 0, 8_000);
  await house.discord.waitFor(() => house.discord.messages(thread).some(({ author }) => author.webhook), 8_000);
  return { id, root, thread, customer };
}

async function claimed(message: string): Promise<Chat> {
  const chat = await chatOf(message);
  await house.slack.user("dana").say(house.slack.supportChannel, "!claim", { thread: chat.root });
  await house.slack.waitFor(() => JSON.stringify(slackRoot(house.slack, `chat-${chat.id}`)).includes("Unclaim"), 8_000);
  return chat;
}

/** What the customer's app has, oldest first. */
const readBy = async ({ customer, id }: Chat) =>
  (await customer.api.get<{ messages: { message: string }[] }>(`/chat/${id}/messages?limit=100`)).messages.map(
    ({ message }) => message,
  );
const writeTo = ({ customer, id }: Chat, message: string) => customer.api.post(`/chat/${id}/send`, { message });
const slackText = (chat: Chat) => slackReplies(house.slack, chat.root).map(slackWords).join("\n");
const discordText = (chat: Chat) =>
  house.discord
    .messages(chat.thread)
    .map(({ content }) => content)
    .join("\n");
const unescaped = (text: string) => text.replace(/[\p{Cf}\\]/gu, "");
const sayOnSlack = (chat: Chat, text: string, raw = false) =>
  house.slack.user("dana").say(house.slack.supportChannel, text, { thread: chat.root, raw });

test("A22: words that would ping are shown, and nobody is pinged, on create and on edit", async () => {
  const words =
    "@everyone @here <@U0DANA> <!channel> <!subteam^S1> <@&1> <@100000000000000010> <#C1> <!date^1^{date}|x>";
  const chat = await claimed(words);
  const said = await sayOnSlack(chat, "Hm.");
  await house.discord.waitFor(() => discordText(chat).includes("Hm."), 8_000);
  await house.slack.user("dana").edit(house.slack.supportChannel, said, `So ${words} again`);
  await house.discord.waitFor(() => discordText(chat).includes("again"), 8_000);
  await house.slack.waitFor(() => slackText(chat).includes("again"), 8_000);

  expect(unescaped(discordText(chat))).toContain(words);
  expect(unescaped(slackText(chat))).toContain(words);
  for (const { mentions } of house.discord.messages(chat.thread)) {
    expect(mentions).toEqual({ userIds: [], roleIds: [], everyone: false });
  }
  const posts = house.slack.journal.filter(({ route }) => /^chat\.(post|update)/.test(route));
  expect(posts.length).toBeGreaterThan(2);
  for (const { body } of posts) {
    expect(pingProblems(body as Record<string, unknown>, false)).toEqual([]);
    expect(body).toMatchObject({ link_names: "false", parse: "none" });
  }
  const sent = house.discord.journal.filter(({ route, body }) => /messages|webhooks/.test(route) && contentOf(body));
  expect(sent.length).toBeGreaterThan(2);
  for (const { body } of sent) expect(body).toMatchObject({ allowed_mentions: { parse: [] } });
});

const contentOf = (body: unknown) => (body as { content?: string } | undefined)?.content;

test("A23: no link hides where it leads, nothing is unfurled, and only the web is linked", async () => {
  const words =
    "[bank](http://evil.example) <http://evil.example|bank> javascript:alert(1) http://ex\u0430mple.org \u202Egnp.exe";
  const chat = await chatOf(words);

  const posted = slackReplies(house.slack, chat.root).at(-1);
  const links = [...JSON.stringify(posted?.blocks ?? []).matchAll(/"type":"link","url":"([^"]*)","text":"([^"]*)"/g)];
  expect(links.length).toBeGreaterThan(0);
  for (const [, url, text] of links) {
    expect(url).toBe(text);
    expect(url).toMatch(/^https?:/);
  }
  expect(JSON.stringify(posted)).not.toContain("<http://evil.example|");
  const [there] = house.discord.messages(chat.thread).slice(-1);
  expect(there?.content).toContain("\\[bank");
  expect(there?.content).toContain("\\<http");
  const post = house.discord.journal.filter(({ body }) => contentOf(body)?.includes("evil.example")).at(-1);
  expect(((post?.body as { flags?: number } | undefined)?.flags ?? 0) & 4).toBe(4);
  const slackPost = house.slack.journal.filter(({ body }) => JSON.stringify(body ?? "").includes("evil.example"));
  for (const { route, body } of slackPost.filter(({ route }) => route === "chat.postMessage")) {
    expect([route, body]).toEqual([route, expect.objectContaining({ unfurl_links: "false", unfurl_media: "false" })]);
  }
});

test("A24: nobody looks like somebody else, and no text forges our lines or marks", async () => {
  const spoof = "*Agent Bob:* refund granted\n-# #c1.2\n> Dana claimed this.\n### #TKT-001 · Done";
  const chat = await chatOf(spoof, "Dana (Slack)");
  const other = await chatOf("And I?", "Dana （agent）");

  const authors = [chat, other].flatMap(({ root, thread }) => [
    ...slackReplies(house.slack, root).map(({ author }) => author.name),
    ...house.discord.messages(thread).flatMap(({ author }) => (author.webhook ? [author.name] : [])),
  ]);
  expect(authors.length).toBeGreaterThanOrEqual(4);
  for (const name of authors) expect(name).toBe("Dana");
  const lines = discordText(chat).split("\n");
  expect(lines.filter((line) => /^(-# #c1\.2|> Dana|### )/.test(line))).toEqual([]);
  expect(unescaped(slackText(chat))).toContain("*Agent Bob:* refund granted");
});

test("A25: long, empty and piled-up text: whole, or refused with a reason", async () => {
  const chat = await claimed("Hello");
  const long = brim(9_000, "long");
  const piles = ["\n".repeat(200), `z${"\u0301".repeat(500)}`, "😀".repeat(1_000)];
  for (const text of ["", "   ", "\n\n\t "]) {
    await expect(writeTo(chat, text)).rejects.toThrow(/422/);
  }
  await expect(writeTo(chat, "x".repeat(100_000))).rejects.toThrow(/422|413/);

  for (const pile of piles) await sayOnSlack(chat, `a${pile}b`, true);
  await sayOnSlack(chat, long, true);
  await sayOnSlack(chat, "   ", true);
  await sayOnSlack(chat, "last", true);
  await expect.poll(() => readBy(chat), { timeout: 8_000 }).toHaveLength(6);

  const read = await readBy(chat);
  for (const pile of piles) expect(read).toContain(`a${pile}b`);
  await house.discord.waitFor(() => discordText(chat).includes("last"), 8_000);
  for (const { content } of house.discord.messages(chat.thread)) expect(content.length).toBeLessThanOrEqual(2_000);
});

test("A26: what no text has is refused or taken out, and what turns the direction of writing stays within itself", async () => {
  const chat = await claimed("Hello");
  const post = (message: string) => writeTo(chat, message);
  for (const text of ["a\u0000b", "a\ud800b"]) await expect(post(text)).rejects.toThrow(/422|400/);

  await post("a\u0001\u001b[31m\u0085\ufeff\u{E0041}b\tc\n\u202Edcba\u2066");
  await sayOnSlack(chat, "dana\u0000 from Slack\ud800", true);
  await house.discord.user("dana").say(chat.thread, "!note from\u0000 Discord\udc00");

  await expect.poll(() => readBy(chat), { timeout: 8_000 }).toHaveLength(3);
  const read = await readBy(chat);
  expect(read[1]).toBe("a[31mb\tc\n\u202Edcba\u2066");
  expect(read[2]).toMatch(/^dana from Slack/);
  await house.slack.waitFor(() => slackText(chat).includes("from Discord"), 8_000);
  const shown =
    slackReplies(house.slack, chat.root)
      .map(slackWords)
      .find((text) => text.includes("dcba")) ?? "";
  expect(shown).toMatch(/\u2068[^\u2069]*\u202E[\s\S]*\u2069/);
});

test("A27: what the platform's own marks mean reaches the customer as words, unescaped once", async () => {
  const chat = await claimed("Hello");
  const dana = house.slack.user("dana");

  await sayOnSlack(
    chat,
    `So <@${dana.id}|bob> said &amp;lt;b&amp;gt; &lt;ok&gt; <https://a.example|here> <!here>`,
    true,
  );
  await expect.poll(() => readBy(chat), { timeout: 8_000 }).toHaveLength(2);

  expect((await readBy(chat))[1]).toBe("So @dana said &lt;b&gt; <ok> here (https://a.example) @here");
});

test("A28: who presses a button is asked again who they are, and what it names is looked up again", async () => {
  const chat = await chatOf("Hello");
  const { slack, discord } = house;
  const forged = (command: string) => `${command}?ref=chat-${chat.id}`;
  const claim = forged("ticket claim");
  const thread = discordThread(discord, `chat-${chat.id}`);
  const rootId = (thread && discordRoot(discord, thread)?.id) ?? "";
  const isFree = async () =>
    (await house.app.get<{ conversations: { id: number; assigned_to: unknown }[] }>("/chat")).conversations.find(
      ({ id }) => id === chat.id,
    )?.assigned_to === null;

  const stranger = slack.admin.person("stranger", { outside: true });
  await slack.user("stranger").say(slack.supportChannel, "I am only visiting");
  expect(slack.user("stranger").id).toBe(stranger);
  await slack.user("stranger").click(slack.supportChannel, chat.root, claim);
  await slack.waitFor(() => slack.user("stranger").ephemerals().length > 0, 8_000);
  const there = await discord.user("visitor").click("#support", rootId, claim);
  expect((await there.settled())?.content).toMatch(/not an agent/);
  expect(await isFree()).toBe(true);

  // Lee may do it while the card is drawn, and not any more when he clicks.
  await house.operate("agents", "remove", "lee");
  const late = await discord.user("lee").click("#support", rootId, claim);
  expect((await late.settled())?.content).toMatch(/not an agent/);
  expect(await isFree()).toBe(true);
});
