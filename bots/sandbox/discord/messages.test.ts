import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, type Message, type TextChannel, ThreadAutoArchiveDuration } from "discord.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DiscordSandbox } from "./emulator.ts";
import { handClock, readyClient, sandbox } from "./test-desk.ts";

const clock = handClock();
let discord: DiscordSandbox;
let client: Client<true>;
let support: TextChannel;

beforeEach(async () => {
  discord = await sandbox({ clock });
  client = await readyClient(discord);
  support = (await client.channels.fetch(discord.supportChannel)) as TextChannel;
});

afterEach(() => expect(discord.violations).toEqual([]));

const texts = (channelId: string) => discord.messages(channelId).map(({ content }) => content);

async function openThread() {
  const root = await support.send("#TKT-001");
  return root.startThread({ name: "TKT-001", autoArchiveDuration: ThreadAutoArchiveDuration.OneDay });
}

test("a thread has its message's id, and a second one is refused", async () => {
  const thread = await openThread();
  const root = await support.messages.fetch(thread.id);

  expect(root.hasThread).toBe(true);
  await expect(
    client.rest.post(`/channels/${support.id}/messages/${root.id}/threads`, { body: { name: "again" } }),
  ).rejects.toMatchObject({ code: 160004 });
  const [starter] = discord.messages(thread.id);
  expect(starter).toMatchObject({ kind: "system", type: 21 });
});

test("messages, edits, deletions and reactions in a thread are heard", async () => {
  const thread = await openThread();
  const dana = discord.user("dana");
  const created = once(client, "messageCreate") as Promise<[Message]>;
  const id = await dana.say(thread.id, "hello", {
    files: [{ name: "a b.txt", contentType: "text/plain", content: Buffer.from("hi") }],
  });
  const [message] = await created;
  const firstContent = message.content;
  const updated = once(client, "messageUpdate");
  await dana.edit(thread.id, id, "hello!");
  const [, after] = await updated;
  const reacted = once(client, "messageReactionAdd");
  await dana.react(thread.id, id, "👀");
  const [reaction] = await reacted;
  await message.react("✅");
  await message.reactions.cache.get("✅")?.users.remove(client.user);
  const deleted = once(client, "messageDelete");
  await dana.remove(thread.id, id);
  const [gone] = await deleted;

  expect([firstContent, message.channelId]).toEqual(["hello", thread.id]);
  const attachment = message.attachments.first();
  expect(attachment).toMatchObject({ name: "a_b.txt", size: 2, contentType: "text/plain" });
  expect(after.content).toBe("hello!");
  expect(reaction.emoji.name).toBe("👀");
  expect(gone.id).toBe(id);
});

test("an attachment is downloaded by its signed link, until that expires", async () => {
  const file = Buffer.from("chart");
  const sent = await support.send({ files: [{ attachment: file, name: "chart.txt", description: "A chart" }] });
  const url = sent.attachments.first()?.url ?? "";

  const fresh = await fetch(url);
  const forged = await fetch(url.replace(/hm=./, "hm=x"));
  clock.move(25 * 60 * 60_000);
  const stale = await fetch(url);

  expect(await fresh.text()).toBe("chart");
  expect([forged.status, stale.status]).toEqual([404, 404]);
});

test("a webhook speaks in a thread under a customer's name", async () => {
  const thread = await openThread();
  const webhook = await support.createWebhook({ name: "Threadesk" });

  const sent = await webhook.send({
    content: "My order is late",
    username: "Ada",
    avatarURL: "https://example.com/a.png",
    threadId: thread.id,
  });
  await webhook.editMessage(sent.id, { content: "My order is late!", threadId: thread.id });

  const [, message] = discord.messages(thread.id);
  expect(message).toMatchObject({ content: "My order is late!", edited: true });
  expect(message?.author).toMatchObject({ name: "Ada", webhook: true, avatarUrl: "https://example.com/a.png" });
  await expect(webhook.editMessage(sent.id, "without its thread")).rejects.toMatchObject({ code: 10008 });
  await expect(webhook.send({ content: "x", threadId: "123" })).rejects.toMatchObject({ code: 10003 });
  await webhook.deleteMessage(sent.id, thread.id);
  expect(discord.messages(thread.id)).toHaveLength(1);
  expect((await support.fetchWebhooks()).size).toBe(1);
});

test("a nonce is remembered for two minutes, across channels", async () => {
  const heard: unknown[] = [];
  client.on("messageCreate", (message) => void heard.push(message.nonce));

  const first = await support.send({ content: "once", nonce: "d1", enforceNonce: true });
  clock.move(119_000);
  const second = await support.send({ content: "once more", nonce: "d1", enforceNonce: true });
  clock.move(2_000);
  const third = await support.send({ content: "later", nonce: "d1", enforceNonce: true });
  await sleep(50);

  expect(second.id).toBe(first.id);
  expect(third.id).not.toBe(first.id);
  expect(texts(support.id)).toEqual(["once", "later"]);
  expect(heard).toEqual(["d1", "d1"]);
});

test("an archived thread wakes when written to, unless it is locked", async () => {
  const thread = await openThread();
  const dana = discord.user("dana");
  await thread.setArchived(true);
  await expect(client.rest.patch(`/channels/${thread.id}`, { body: { name: "other" } })).rejects.toMatchObject({
    code: 50083,
  });
  const root = discord.messages(thread.id)[0];
  await expect(client.rest.put(`/channels/${thread.id}/messages/${root?.id}/reactions/👀/@me`)).rejects.toMatchObject({
    code: 50083,
  });

  await thread.send("wake up");
  const awake = discord.state().threads[0]?.archived;
  await dana.setThread(thread.id, { archived: true, locked: true });

  expect(awake).toBe(false);
  await expect(thread.send("locked")).rejects.toMatchObject({ code: 50083 });
  await expect(dana.say(thread.id, "locked")).rejects.toThrow(/locked/);
  await dana.setThread(thread.id, { archived: false, locked: false });
  await thread.send("open again");
});

test("history is read after, before and around an id, newest first", async () => {
  const ids: string[] = [];
  for (const text of ["a", "b", "c", "d"]) ids.push((await support.send(text)).id);
  const read = async (query: object) =>
    [...(await support.messages.fetch(query)).values()].map(({ content }) => content).join("");

  expect(await read({ after: ids[1] })).toBe("dc");
  expect(await read({ after: "0", limit: 2 })).toBe("ba");
  expect(await read({ before: ids[2] })).toBe("ba");
  expect(await read({ around: ids[2], limit: 2 })).toBe("cb");
  expect(await read({ limit: 3 })).toBe("dcb");
});

test("direct messages arrive, and are refused by those who take none", async () => {
  const dana = discord.user("dana");
  const user = await client.users.fetch(dana.id);
  await user.send("A ticket is yours");
  const heard = once(client, "messageCreate") as Promise<[Message]>;
  await dana.say(dana.directChannel(), "Thanks");
  const [answer] = await heard;
  dana.closeDirectMessages();

  expect(dana.directMessages().map(({ content }) => content)).toEqual(["A ticket is yours"]);
  expect(answer).toMatchObject({ content: "Thanks", guildId: null });
  await expect(user.send("Another")).rejects.toMatchObject({ code: 50007 });
});

test("a forum post is a thread whose first message has its id", async () => {
  const forum = await client.channels.fetch(discord.forumChannel);
  if (!forum?.isThreadOnly()) throw new Error("no forum");

  const post = await forum.threads.create({ name: "TKT-002", message: { content: "#TKT-002" } });
  const starter = await post.fetchStarterMessage();

  expect(starter?.content).toBe("#TKT-002");
  expect(starter?.id).toBe(post.id);
  await expect(client.rest.post(`/channels/${forum.id}/messages`, { body: { content: "x" } })).rejects.toMatchObject({
    code: 50008,
  });
});

test("pins, typing, thread members, replies and deletions", async () => {
  const thread = await openThread();
  const dana = discord.user("dana");
  const said = await dana.say(thread.id, "note this");
  const message = await thread.messages.fetch(said);
  await thread.sendTyping();
  await message.pin();
  await thread.members.add(discord.user("lee").id);
  const reply = await message.reply("noted");
  const members = await thread.members.fetch();

  expect((await thread.messages.fetchPins()).items.map(({ message: { id } }) => id)).toEqual([said]);
  expect([...members.keys()].sort()).toEqual([client.user.id, dana.id, discord.user("lee").id].sort());
  expect(discord.messages(thread.id).at(-1)).toMatchObject({ id: reply.id, replyTo: said });
  await expect(
    client.rest.patch(`/channels/${thread.id}/messages/${said}`, { body: { content: "x" } }),
  ).rejects.toMatchObject({ code: 50005 });
  await reply.delete();
  await expect(thread.messages.fetch(reply.id)).rejects.toMatchObject({ code: 10008 });
  await thread.delete();
  await expect(client.rest.get(`/channels/${thread.id}`)).rejects.toMatchObject({ code: 10003 });
});

test("a third rename in ten minutes waits, and bars answer with what is missing", async () => {
  const rename = (name: string) => client.rest.patch(`/channels/${support.id}`, { body: { name } });
  await rename("one");
  await rename("two");
  client.rest.options.rejectOnRateLimit = () => true;
  await expect(rename("three")).rejects.toHaveProperty("retryAfter");

  discord.bar(support.id, "send");
  await expect(support.send("no")).rejects.toMatchObject({ code: 50013 });
  discord.bar(support.id, "access");
  await expect(support.send("no")).rejects.toMatchObject({ code: 50001 });
  discord.bar(support.id);
  await support.send("yes");
});
