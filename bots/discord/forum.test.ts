// Conversations as posts of a forum: their status and priority are its tags.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Card } from "../../src/cards/card.ts";
import { discordButton } from "../../test/journeys/look.ts";
import { silentLog } from "../../test/silent-log.ts";
import { type DiscordSandbox, startDiscordSandbox } from "../sandbox/discord/emulator.ts";
import { createDiscordChannel, type DiscordChannel } from "./channel.ts";
import { bodiesOf, eventually, openWorld, ticketOf } from "./test-world.ts";

let sandbox: DiscordSandbox;
let channel: DiscordChannel;
let forum: string;

beforeEach(async () => {
  sandbox = await startDiscordSandbox();
  forum = sandbox.forumChannel;
  channel = freshChannel();
});
afterEach(async () => {
  await sandbox.close();
  expect(sandbox.violations).toEqual([]);
});

/** A process that knows nothing of the forum yet. */
const freshChannel = () =>
  createDiscordChannel({ token: sandbox.token, apiUrl: sandbox.apiUrl, timeoutMs: 5_000, log: silentLog });
const cardOf = (...tags: string[]): Card => ({
  title: "#TKT-001 · Printer",
  tone: "blue",
  facts: [],
  rows: [],
  actions: [],
  ...(tags.length > 0 ? { tags } : {}),
});
const post = (id: string) => sandbox.state().threads.find((thread) => thread.id === id);
const open = (...tags: string[]) => channel.openThread(forum, cardOf(...tags), "c1");
const show = (thread: { rootId: string; threadId: string }, ...tags: string[]) =>
  channel.updateCard(forum, thread, cardOf(...tags), "c1");
const patches = () => sandbox.journal.filter(({ route }) => route === "PATCH /channels/:id").length;

describe("a post", () => {
  test("is a thread whose first message is the card, tagged with what it says", async () => {
    const thread = await open("Open", "Urgent");

    expect(post(thread.threadId)).toMatchObject({
      parentId: forum,
      name: "#TKT-001 · Printer",
      tags: ["Open", "Urgent"],
    });
    expect(sandbox.messages(thread.threadId).map(({ id }) => id)).toEqual([thread.rootId]);
    expect(sandbox.messages(forum)).toEqual([]);
  });

  test("changes its tags with the card, keeps those of people, and asks for nothing when nothing changed", async () => {
    const [own = "", open_ = ""] = sandbox.setTags(forum, "VIP", "open");
    const thread = await open("Open", "Normal");
    sandbox.tagPost(thread.threadId, own, open_);
    await show(thread, "Resolved", "High");
    expect(post(thread.threadId)?.tags.sort()).toEqual(["High", "Resolved", "VIP"]);

    const before = patches();
    await show(thread, "Resolved", "High");
    await show(thread);
    expect(patches()).toBe(before);
    expect(post(thread.threadId)?.tags).toHaveLength(3);
  });

  test("bears at most five tags, ours first", async () => {
    const others = sandbox.setTags(forum, "a", "b", "c", "d", "e");
    const thread = await open("Open", "Normal");
    sandbox.tagPost(thread.threadId, ...others);
    await show(thread, "Closed", "Low");

    expect(post(thread.threadId)?.tags).toHaveLength(5);
    expect(post(thread.threadId)?.tags).toEqual(expect.arrayContaining(["Closed", "Low"]));
  });

  test("has the tags that there is room for in a full forum", async () => {
    sandbox.setTags(forum, ...Array.from({ length: 19 }, (_, n) => `tag ${n}`));
    const thread = await open("Open", "Urgent");

    expect(post(thread.threadId)?.tags).toEqual(["Open"]);
    await show(thread, "Closed", "Urgent");
    expect(post(thread.threadId)?.tags).toEqual([]);
  });

  test("has the tags that there are, or none, where the bot may not make any", async () => {
    sandbox.setTags(forum, "Urgent");
    sandbox.bar(forum, "manage");
    const thread = await open("Open", "Urgent");

    expect(post(thread.threadId)?.tags).toEqual(["Urgent"]);
    await show(thread, "Closed", "Low");
    expect(sandbox.messages(thread.threadId)).toHaveLength(1);
  });

  test("is opened and changed though someone took a tag away meanwhile", async () => {
    const thread = await open("Open", "Urgent");
    sandbox.setTags(forum);
    await show(thread, "Closed", "Low");
    sandbox.setTags(forum);
    const second = await channel.openThread(forum, cardOf("Open", "Low"), "c2");

    expect(post(second.threadId)?.tags).toEqual(["Open", "Low"]);
  });

  test("that was opened without an answer is found, also when it was archived since, and never another's", async () => {
    sandbox.faults.add({ route: "POST /channels/:id/threads", fault: { applied: true, reset: true } });
    await expect(open("Open")).rejects.toMatchObject({ failure: "unknown" });
    const since = new Date(Date.now() - 1_000);
    const found = await freshChannel().findThread(forum, "c1", since);
    expect(post(found?.threadId ?? "")?.name).toBe("#TKT-001 · Printer");
    expect(await channel.findThread(forum, "c", since)).toBeUndefined();

    await sandbox.user("dana").setThread(found?.threadId ?? "", { archived: true });
    expect(await channel.findThread(forum, "c1", since)).toEqual(found);
    if (found) await show(found, "Closed", "Low");
    expect(post(found?.threadId ?? "")).toMatchObject({ archived: false, tags: ["Closed", "Low"] });
  });
});

test("agents work in a post as in any thread: the card's buttons, a reply, a command, a reaction", async () => {
  const world = await openWorld({ forum: true });
  const { thread, dana, sandbox: discord } = world;
  const card = discord.messages(thread.threadId)[0];
  await dana.click(thread.threadId, thread.rootId, discordButton(card ?? {}, "Claim"));
  await eventually(async () => expect((await ticketOf(world)).conversation.assignee?.name).toBe("dana"));
  await dana.say(thread.threadId, "We are on it");
  await dana.say(thread.threadId, "!note he is angry");
  await eventually(async () =>
    expect(await bodiesOf(world)).toEqual(["public: We are on it", "internal: he is angry"]),
  );
  await dana.react(thread.threadId, thread.rootId, "🚨");
  await eventually(async () => expect((await ticketOf(world)).priority).toBe("urgent"));
  await world.close();
});
