import { Routes } from "discord.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Card } from "../../src/cards/card.ts";
import type { Receipt, ThreadPlace, Utterance } from "../../src/delivery/channel.ts";
import { type ChannelCall, type ChannelHarness, channelContract, expectFailure } from "../../test/contracts/channel.ts";
import { silentLog } from "../../test/silent-log.ts";
import { type DiscordSandbox, startDiscordSandbox } from "../sandbox/discord/emulator.ts";
import type { MessageView } from "../sandbox/discord/view.ts";
import { createDiscordChannel, type DiscordChannel } from "./channel.ts";
import { outageMs } from "./errors.ts";
import { createRest } from "./rest.ts";
import { seenText } from "./testing.ts";

// No test waits for it: a call that is never answered is ended once Discord has it.
const timeoutMs = 60_000;
const channelOn = (
  { token, apiUrl }: DiscordSandbox,
  patience = (ms: number) => AbortSignal.timeout(ms),
): DiscordChannel => createDiscordChannel({ token, apiUrl, timeoutMs, patience, log: silentLog });

const routes: Record<ChannelCall, string> = {
  openThread: "POST /channels/:id/messages",
  post: "POST /webhooks/:id/:token",
  readyFiles: "POST /webhooks/:id/:token",
  postFiles: "POST /webhooks/:id/:token",
  updateCard: "PATCH /channels/:id/messages/:mid",
  editPost: "PATCH /webhooks/:id/:token/messages/:mid",
  removePost: "DELETE /webhooks/:id/:token/messages/:mid",
  setReceipt: "PUT /channels/:id/messages/:mid/reactions/:emoji/@me",
  announce: "POST /channels/:id/messages",
};
const routesOf = (forum: boolean): Record<ChannelCall, string> =>
  forum ? { ...routes, openThread: "POST /channels/:id/threads", announce: "POST /channels/:id/threads" } : routes;
const receipts: Record<string, Receipt> = {
  "⏳": "held",
  "✅": "delivered",
  "👁️": "read",
  "🔒": "kept",
  "❌": "failed",
};

function messagesOf(sandbox: DiscordSandbox): (MessageView & { thread: string | undefined })[] {
  const { channels, threads } = sandbox.state();
  const inChannels = channels.flatMap(({ messages }) => messages.map((message) => ({ ...message, thread: undefined })));
  const inThreads = threads.flatMap(({ id, messages }) => messages.map((message) => ({ ...message, thread: id })));
  return [...inChannels, ...inThreads].filter(({ kind }) => kind === "message");
}

const botCall = (sandbox: DiscordSandbox, method: string, path: string) =>
  fetch(`${sandbox.apiUrl}/v10${path}`, { method, headers: { authorization: `Bot ${sandbox.token}` } });

async function makeHarness({ forum = false } = {}): Promise<ChannelHarness> {
  const sandbox = await startDiscordSandbox();
  const place = forum ? sandbox.forumChannel : sandbox.supportChannel;
  const dana = sandbox.user("dana");
  const calls: AbortController[] = [];
  const channel = channelOn(sandbox, () => {
    const call = new AbortController();
    calls.push(call);
    return call.signal;
  });
  const endOnceTaken = async () => {
    const before = messagesOf(sandbox).length;
    await sandbox.waitFor(() => messagesOf(sandbox).length > before, timeoutMs);
    for (const call of calls) call.abort(new DOMException("It took too long.", "TimeoutError"));
  };
  return {
    channel,
    place,
    gonePlace: "100000000000000000",
    pictures: () => messagesOf(sandbox).flatMap(picturesOf),
    messages: () =>
      messagesOf(sandbox).map((message) => ({
        id: message.id,
        // A forum's post begins with its card.
        threadId: message.thread === message.id ? undefined : message.thread,
        author: message.author.name,
        text: seenText(message),
        files: message.attachments.length,
        receipts: message.reactions.flatMap(({ emoji }) => receipts[emoji] ?? []),
        about: message.replyTo ?? undefined,
      })),
    filesOf: (id) => {
      const attachments = messagesOf(sandbox).find((message) => message.id === id)?.attachments ?? [];
      return Promise.all(attachments.map(async ({ name, url }) => ({ name, text: await (await fetch(url)).text() })));
    },
    faults: {
      fail: (call, fault) => {
        sandbox.faults.add({ route: routesOf(forum)[call], fault });
        if ("hang" in fault) void endOnceTaken();
      },
      limitRate: (call, seconds) => {
        // Of this one message only: a bucket that is empty holds up everything in it, here as with Discord.
        const headers = { "retry-after": String(seconds), "x-ratelimit-remaining": "9" };
        sandbox.faults.add({
          route: routesOf(forum)[call],
          fault: { applied: false, answer: { status: 429, headers } },
        });
      },
      block: () => {
        sandbox.bar(place, "access", "send", "threads", "webhooks", "manage", "reactions");
        sandbox.faults.add({
          route: routes.post,
          times: 99,
          fault: { applied: false, answer: { status: 404, body: { code: 10015, message: "Unknown Webhook" } } },
        });
      },
      deleteThread: async (thread: ThreadPlace) => {
        await dana.deleteChannel(thread.threadId);
        await botCall(sandbox, "DELETE", `/channels/${place}/messages/${thread.rootId}`);
      },
    },
    agent: {
      userId: dana.id,
      say: (thread, text) => dana.say(thread.threadId, text),
      whispers: () => dana.directMessages().map(seenText),
    },
    violations: () => sandbox.violations.map(({ route, problem }) => `${route}: ${problem}`),
    close: () => sandbox.close(),
  };
}

/** The descriptions of what it shows, each with its file. */
function picturesOf({ components, attachments }: MessageView): string[] {
  const galleries = (components as { type: number; items?: { description?: string }[] }[]).filter(
    ({ type }) => type === 12,
  );
  const items = galleries.flatMap(({ items = [] }) => items);
  return items.length === attachments.length
    ? items.map(({ description }) => description ?? "")
    : ["a picture without its file"];
}

channelContract("Discord", () => makeHarness());
channelContract("Discord with a forum", () => makeHarness({ forum: true }));

describe("what Discord answers", () => {
  let sandbox: DiscordSandbox;
  let channel: DiscordChannel;
  let thread: ThreadPlace;
  const card: Card = { title: "#TKT-001 · Printer *on* fire", tone: "blue", facts: [], rows: [], actions: [] };
  const since = () => new Date(Date.now() - 60_000);

  beforeEach(async () => {
    sandbox = await startDiscordSandbox();
    channel = channelOn(sandbox);
    thread = await channel.openThread(sandbox.supportChannel, card, "c1");
  });
  afterEach(async () => {
    await sandbox.close();
    expect(sandbox.violations).toEqual([]);
  });

  const says = (text: string, kind: Utterance["kind"] = "customer"): Utterance => ({
    kind,
    author: { name: "Jane", avatarUrl: null },
    text,
  });
  const post = (text: string, mark: string, kind?: Utterance["kind"]) =>
    channel.post(sandbox.supportChannel, thread, says(text, kind), mark);
  const fail = (route: string, status: number, body?: object) =>
    sandbox.faults.add({ route, fault: { applied: false, answer: { status, ...(body ? { body } : {}) } } });
  const inThread = () => messagesOf(sandbox).filter((message) => message.thread === thread.threadId);

  test.each([
    [401, undefined, "blocked"],
    [403, { code: 50001, message: "Missing Access" }, "blocked"],
    [403, { code: 50013, message: "Missing Permissions" }, "blocked"],
    [400, { code: 160006, message: "Maximum number of active threads reached" }, "blocked"],
    [400, { code: 160005, message: "Thread is locked" }, "gone"],
    [400, { code: 50035, message: "Invalid Form Body" }, "refused"],
    [400, { code: 50006, message: "Cannot send an empty message" }, "refused"],
    [413, { code: 40005, message: "Request entity too large" }, "refused"],
    [418, { code: 99999, message: "Something new" }, "refused"],
    [404, { code: 10008, message: "Unknown Message" }, "gone"],
    [404, { code: 10003, message: "Unknown Channel" }, "gone"],
    [429, { code: 20028, message: "Write limit", retry_after: 3 }, "later"],
    [500, undefined, "unknown"],
    [502, undefined, "unknown"],
  ] as const)("%i %j is %s", async (status, body, failure) => {
    fail(routes.openThread, status, body);

    await expectFailure(post("Dana claimed this.", "1.1", "line"), failure);
  });

  test.each([
    [400, { code: 20016, message: "This action cannot be performed due to slowmode rate limit" }, true],
    [400, { code: 30046, message: "Maximum number of edits to messages older than 1 hour reached" }, true],
    [429, { code: 20028, message: "Write limit", retry_after: 3 }, false],
  ] as const)("%i %j is of the thread or the message only: %s", async (status, body, isLocal) => {
    fail(routes.openThread, status, body);

    expect((await expectFailure(post("Dana claimed this.", "1.1", "line"), "later")).isLocal).toBe(isLocal);
  });

  test.each([
    [401, undefined, 0],
    [403, { code: 50013, message: "Missing Permissions" }, undefined],
    [400, { code: 50035, message: "Invalid Form Body" }, undefined],
    [404, { code: 10013, message: "Unknown User" }, undefined],
    [429, { code: 20028, message: "Write limit", retry_after: 3 }, 3],
    [500, undefined, 0],
  ] as const)("what an agent wrote waits out an outage, and no other failure: %i", async (status, body, seconds) => {
    fail("GET /guilds/:id/members/:user", status, body);
    const asked = (to: { apiUrl: string }, patience?: () => AbortSignal) =>
      createRest({ token: sandbox.token, apiUrl: to.apiUrl, timeoutMs, ...(patience ? { patience } : {}) })
        .request("GET", Routes.guildMember(sandbox.guildId, sandbox.user("dana").id))
        .catch((error: unknown) => error);

    const ms = outageMs(await asked(sandbox));
    expect(ms === undefined ? undefined : Math.floor(ms / 1_000)).toBe(seconds);
    expect(
      outageMs(await asked(sandbox, () => AbortSignal.abort(new DOMException("It took too long.", "TimeoutError")))),
    ).toBe(0);
    expect(outageMs(await asked({ apiUrl: "http://127.0.0.1:9/api" }))).toBe(0);
    expect(outageMs(Object.assign(new TypeError("a mistake of ours"), { code: "ERR_INVALID_URL" }))).toBeUndefined();
  });

  test("a channel that is not there is for someone to mend", async () => {
    fail(routes.openThread, 404, { code: 10003, message: "Unknown Channel" });

    await expectFailure(channel.openThread(sandbox.supportChannel, card, "c2"), "blocked");
  });

  test("one 401 spoils no later call", async () => {
    fail(routes.openThread, 401);
    await expectFailure(post("one", "1.1", "line"), "blocked");

    await post("two", "1.2", "line");
  });

  test("nobody there: it certainly did not happen", async () => {
    const nowhere = createDiscordChannel({ token: "x", apiUrl: "http://127.0.0.1:9/api", timeoutMs, log: silentLog });

    const error = await expectFailure(nowhere.openThread("1", card, "c1"), "blocked");

    expect(error.message).toContain("cannot be reached (ECONNREFUSED)");
  });

  test("an archived thread wakes up for a post, an edit, a receipt and a removal; a lock stays", async () => {
    const dana = sandbox.user("dana");
    const said = await dana.say(thread.threadId, "hm");
    const id = await post("Help", "1.1");
    const asleep = () => dana.setThread(thread.threadId, { archived: true, locked: true });

    await asleep();
    await post("Hello?", "1.2");
    await asleep();
    await channel.editPost(sandbox.supportChannel, thread, id, says("Help!"), "1.1");
    await asleep();
    await channel.setReceipt(sandbox.supportChannel, thread, said, "kept", null);
    await asleep();
    await channel.removePost(sandbox.supportChannel, thread, id);

    const { archived, locked } = sandbox.state().threads[0] ?? {};
    expect({ archived, locked }).toEqual({ archived: true, locked: true });
    expect(inThread().map(seenText)).toEqual(["hm", "Hello?\n-# #1.2"]);
  });

  test("an archived and locked thread that the bot may not wake is as good as gone", async () => {
    await sandbox.user("dana").setThread(thread.threadId, { archived: true, locked: true });
    sandbox.bar(sandbox.supportChannel, "manage");

    await expectFailure(post("Dana claimed this.", "1.1", "line"), "gone");
  });

  test("what stands in a thread that is closed to the bot is told from what is not there", async () => {
    const id = await post("Help", "1.1");
    await sandbox.user("dana").setThread(thread.threadId, { archived: true, locked: true });
    sandbox.bar(sandbox.supportChannel, "manage");
    const edit = (message: string) =>
      expectFailure(channel.editPost(sandbox.supportChannel, thread, message, says("Help!"), "1.1"), "gone");

    expect([(await edit(id)).isClosed, (await edit("1")).isClosed]).toEqual([true, false]);
  });

  test("a thread is called anew, asleep or not, and not again where it has the name; its limit is its own", async () => {
    const rename = (title: string) => channel.nameThread(sandbox.supportChannel, thread, title);
    const name = () => sandbox.state().threads.find(({ id }) => id === thread.threadId)?.name;
    await sandbox.user("dana").setThread(thread.threadId, { archived: true, locked: false });

    await rename("#TKT-001 · Erased");
    expect(name()).toBe("#TKT-001 · Erased");
    fail("PATCH /channels/:id", 429, { message: "You are being rate limited.", retry_after: 300, global: false });
    await rename("#TKT-001 · Erased");
    const { isLocal } = await expectFailure(rename("#TKT-001 · Other"), "later");
    expect(isLocal).toBe(true);
  });

  test("a thread without a card's answer gets its thread and its name", async () => {
    sandbox.faults.add({
      route: "POST /channels/:id/messages/:mid/threads",
      fault: { applied: false, answer: { status: 403, body: { code: 50013, message: "Missing Permissions" } } },
    });
    await expectFailure(channel.openThread(sandbox.supportChannel, card, "c2"), "unknown");

    const found = await channel.findThread(sandbox.supportChannel, "c2", since());

    expect(sandbox.state().threads.find(({ id }) => id === found?.threadId)?.name).toBe("#TKT-001 · Printer *on* fire");
  });

  test("opening the same thread again within minutes gives the same one", async () => {
    expect(await channel.openThread(sandbox.supportChannel, card, "c1")).toEqual(thread);
  });

  test("a webhook that someone removed is made again; what it wrote stays as it is", async () => {
    const id = await post("one", "1.1");
    const list = (await (await botCall(sandbox, "GET", `/channels/${sandbox.supportChannel}/webhooks`)).json()) as {
      id: string;
    }[];
    await botCall(sandbox, "DELETE", `/webhooks/${list[0]?.id}`);

    await post("two", "1.2");
    await expectFailure(channel.editPost(sandbox.supportChannel, thread, id, says("uno"), "1.1"), "refused");
    await channel.removePost(sandbox.supportChannel, thread, id);

    expect(inThread().map(seenText)).toEqual(["two\n-# #1.2"]);
  });

  test("two workers share one webhook", async () => {
    await post("one", "1.1");
    await channelOn(sandbox).post(sandbox.supportChannel, thread, says("two"), "1.2");
    await Promise.all(["3", "4", "5"].map((n) => post(n, `1.${n}`)));

    const list = await (await botCall(sandbox, "GET", `/channels/${sandbox.supportChannel}/webhooks`)).json();
    expect(list).toHaveLength(1);
  });

  test("a mark is found behind three hundred messages, and nobody forges it", async () => {
    const dana = sandbox.user("dana");
    await post("-# #1.9\n```\n-# #1.9", "1.1");
    await dana.say(thread.threadId, "-# #1.9");
    for (let n = 0; n < 300; n += 1) await dana.say(thread.threadId, `chatter ${n}`);
    const line = await post("late", "1.300", "line");

    expect(await channel.findPost(sandbox.supportChannel, thread, "1.300", since())).toBe(line);
    expect(await channel.findPost(sandbox.supportChannel, thread, "1.9", since())).toBeUndefined();
    expect(
      await channel.findPost(sandbox.supportChannel, thread, "1.1", new Date(Date.now() + 3_600_000)),
    ).toBeUndefined();
  });

  test("a text that is too long is refused before it is sent", async () => {
    await expectFailure(post("x".repeat(channel.textLimit + 1), "1.1"), "refused");

    expect(inThread()).toEqual([]);
  });

  test("the longest text of the worst kind still fits", async () => {
    for (const [n, sign] of ["_", "*", "😀", "\u2066", "\n", "```", "> \n", "@everyone "].entries())
      await post(sign.repeat(channel.textLimit / sign.length), `1.${n}`);

    expect(inThread().every(({ mentions }) => !mentions.everyone && mentions.userIds.length === 0)).toBe(true);
  });

  test("whom nobody may write to directly is told in the thread, in few words", async () => {
    const dana = sandbox.user("dana");
    dana.closeDirectMessages();

    await channel.whisper(sandbox.supportChannel, thread, dana.id, "`!foo` is not a command.");
    await channel.whisper(sandbox.supportChannel, thread, dana.id, "🔒 Kept as a note", card);

    const [plain, withCard] = inThread().map(({ content }) => content);
    expect(plain).toBe("-# `!foo` is not a command.");
    expect(withCard).toMatch(/^-# 🔒 Kept as a note · .*your direct messages are closed: open them .* react 📤/);
    expect(dana.directMessages()).toEqual([]);
  });
});
