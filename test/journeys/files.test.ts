// Files both ways, on both platforms: what the customer sends, what agents put into threads, and what goes wrong.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { discordThread, slackReplies, slackRoot, until } from "./look.ts";

interface Attachment {
  id: number;
  name: string;
  type: string;
  size: number;
  url: string;
}
interface Messages {
  messages: { message: string; attachments: Attachment[]; is_internal: boolean }[];
}

const png = new Uint8Array(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
);
const textFile = (name: string, content: string) => ({
  name,
  mimetype: "text/plain",
  content: new TextEncoder().encode(content),
});
const forDiscord = ({ name, mimetype, content }: ReturnType<typeof textFile>) => ({
  name,
  contentType: mimetype,
  content,
});

const signInPage = {
  applied: false,
  answer: { status: 200, headers: { "content-type": "text/html" }, body: "<html>Sign in</html>" },
};

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse({ env: { ATTACHMENT_MAX_BYTES: "40000000" } });
});
afterAll(() => house.close());

/** A chat of a customer of this name, claimed by Dana, with its thread on each platform. */
async function claimedChat(name: string) {
  const { slack, discord, app } = house;
  const customer = await house.customer(name);
  const { conversation_id: id } = await customer.api.post<{ conversation_id: number }>("/chat/create", {
    message: `Hello, this is ${name}`,
  });
  const root = await slack.waitFor(() => slackRoot(slack, name));
  const thread = await discord.waitFor(() => discordThread(discord, name));
  const dana = slack.user("dana");
  await dana.say(slack.supportChannel, "!claim", { thread: root.ts });
  await slack.waitFor(() => JSON.stringify(slackRoot(slack, name)).includes("Unclaim"));
  const messages = async () => (await customer.api.get<Messages>(`/chat/${id}/messages`)).messages;
  const all = async () => (await app.get<Messages>(`/chat/${id}/messages`)).messages;
  const inSlack = () => slackReplies(slack, root.ts).filter(({ deleted }) => !deleted);
  const inDiscord = () => discord.messages(thread.id);
  return { customer, id, root, thread, dana, messages, all, inSlack, inDiscord };
}

const download = async (name: string, chat: Awaited<ReturnType<typeof claimedChat>>, url: string) =>
  fetch(new URL(url, house.url), { headers: { authorization: `Bearer ${chat.customer.api.bearer}` } }).then(
    async (response) => ({ name, status: response.status, text: await response.text() }),
  );

describe("what a customer sends", () => {
  it("story 6: stands in both threads as files, and goes when it is too large for one of them", async () => {
    const { slack, discord } = house;
    const chat = await claimedChat("Fay Files");
    const form = new FormData();
    form.set("message", "See the picture");
    form.append("files", new Blob([png]), "photo.png");
    form.append("files", new Blob(["x".repeat(30_000_000)]), "film.txt");
    await chat.customer.api.post(`/chat/${chat.id}/send`, form);

    const shared = await slack.waitFor(() => chat.inSlack().find(({ files }) => files?.length === 2), 15_000);
    expect(JSON.stringify(shared.blocks)).toContain("Fay Files");
    const [photo, film] = shared.files ?? [];
    expect(slack.file(String(photo?.id))?.content).toEqual(png);
    expect(slack.file(String(film?.id))?.content.byteLength).toBe(30_000_000);

    const there = await discord.waitFor(
      () => chat.inDiscord().find(({ attachments }) => attachments.length > 0),
      15_000,
    );
    expect(there.author.name).toBe("Fay Files");
    expect(there.attachments).toMatchObject([{ name: "photo.png", contentType: "image/png", size: png.byteLength }]);
    const link = await discord.waitFor(() => chat.inDiscord().find(({ content }) => content.includes("film.txt")));
    expect(link.content).toMatch(/30\.0 MB, more than Discord takes: https?:\S+\/attachments\/\d+/);
  });
});

it("a file that was posted and not answered stands there once, on both platforms", async () => {
  const { slack, discord } = house;
  const chat = await claimedChat("Una Nswered");
  slack.faults.add({ route: "files.completeUploadExternal", fault: { applied: true, reset: true } });
  discord.faults.add({ route: "POST /webhooks/:id/:token", fault: { applied: true, answer: { status: 500 } } });
  const form = new FormData();
  form.append("files", new Blob([png]), "photo.png");
  await chat.customer.api.post(`/chat/${chat.id}/send`, form);
  await chat.customer.api.post(`/chat/${chat.id}/send`, { message: "After the picture" });

  await slack.waitFor(() => chat.inSlack().some(({ text }) => text.includes("After the picture")), 20_000);
  await discord.waitFor(() => chat.inDiscord().some(({ content }) => content.includes("After the picture")), 20_000);
  expect(chat.inSlack().filter(({ files }) => files?.length)).toHaveLength(1);
  expect(chat.inDiscord().filter(({ attachments }) => attachments.length > 0)).toHaveLength(1);
});

describe("what an agent puts into a thread", () => {
  it("story 6: reaches the customer and the other platform, with words or without", async () => {
    const { slack, discord } = house;
    const chat = await claimedChat("Gil Gets");
    await chat.dana.say(slack.supportChannel, "Your invoice", {
      thread: chat.root.ts,
      files: [textFile("invoice.txt", "12 euros"), { name: "photo.png", mimetype: "image/png", content: png }],
    });
    await until(chat.messages, (messages) => messages.length === 2);
    await discord.user("dana").say(chat.thread.id, "", { files: [forDiscord(textFile("terms.txt", "be kind"))] });

    const [, invoice, terms] = await until(chat.messages, (messages) => messages.length === 3);
    expect(invoice).toMatchObject({ message: "Your invoice", is_internal: false });
    expect(invoice?.attachments).toMatchObject([
      { name: "invoice.txt", type: "text/plain", size: 8 },
      { name: "photo.png", type: "image/png" },
    ]);
    expect(terms).toMatchObject({ message: "", attachments: [{ name: "terms.txt" }] });
    const url = terms?.attachments[0]?.url ?? "";
    expect(await download("terms", chat, url)).toMatchObject({ status: 200, text: "be kind" });

    const mirrored = await discord.waitFor(() => chat.inDiscord().find(({ attachments }) => attachments.length === 2));
    expect(mirrored.author.name).toContain("Dana (Slack)");
    const back = await slack.waitFor(() => chat.inSlack().find(({ files }) => files?.[0]?.name === "terms.txt"));
    expect(JSON.stringify(back.blocks)).toContain("Dana (Discord)");
  });

  it("stays inside when it is a note, on every door of the customer", async () => {
    const { slack, discord } = house;
    const chat = await claimedChat("Nora Notes");
    const secret = textFile("canary-file.txt", "canary-content");
    await chat.dana.say(slack.supportChannel, "note: look", { thread: chat.root.ts, files: [secret] });
    await chat.dana.say(slack.supportChannel, "!note also this", { thread: chat.root.ts, files: [secret] });
    await discord.user("visitor").say(chat.thread.id, "me too", { files: [forDiscord(secret)] });

    const kept = await until(chat.all, (messages) => messages.length === 4);
    expect(kept.slice(1).map(({ is_internal, attachments }) => [is_internal, attachments.length])).toEqual(
      Array.from({ length: 3 }, () => [true, 1]),
    );
    for (const { attachments } of kept.slice(1))
      expect(await download("note", chat, attachments[0]?.url ?? "")).toMatchObject({ status: 404 });
    const reads = await Promise.all(
      [`/chat/${chat.id}/messages`, "/chat", "/chat?search=canary"].map((path) => chat.customer.api.get(path)),
    );
    expect(JSON.stringify(reads)).not.toContain("canary");
    await discord.waitFor(() =>
      chat.inDiscord().find(({ content, attachments }) => content.includes("🔒") && attachments.length === 1),
    );
  });

  it("story 7: goes through without its file when the platform shows a sign-in page instead, and says so", async () => {
    const { slack, discord } = house;
    const chat = await claimedChat("Sid Signs");
    slack.faults.add({
      route: "GET file",
      times: 9,
      fault: signInPage,
    });
    await chat.dana.say(slack.supportChannel, "Here you are", {
      thread: chat.root.ts,
      files: [textFile("plan.pdf", "%PDF")],
    });

    const [, said] = await until(chat.messages, (messages) => messages.length === 2);
    slack.faults.clear();
    expect(said).toMatchObject({
      message: "Here you are\n📎 plan.pdf (this file could not be attached)",
      attachments: [],
    });
    await slack.waitFor(() => chat.dana.ephemerals().find((seen) => JSON.stringify(seen).includes("files:read")));

    discord.faults.add({ route: "GET attachment", times: 9, fault: signInPage });
    const dana = discord.user("dana");
    await dana.say(chat.thread.id, "And here", { files: [forDiscord(textFile("terms.pdf", "%PDF"))] });
    const [, , there] = await until(chat.messages, (messages) => messages.length === 3);
    discord.faults.clear();
    expect(there).toMatchObject({
      message: "And here\n📎 terms.pdf (this file could not be attached)",
      attachments: [],
    });
    await discord.waitFor(() => JSON.stringify(dana.directMessages()).includes("did not give the file out"));
  });

  it("stays with the customer when it alone is deleted, and its author learns how to take it back", async () => {
    const { slack } = house;
    const chat = await claimedChat("Rae Removes");
    const ts = await chat.dana.say(slack.supportChannel, "Two files", {
      thread: chat.root.ts,
      files: [textFile("right.txt", "right"), textFile("wrong.txt", "wrong")],
    });
    await until(chat.messages, (messages) => messages.length === 2);
    const wrong = chat.inSlack().find((message) => message.ts === ts)?.files?.[1]?.id;
    slack.admin.deleteFile(String(wrong));
    await slack.waitFor(() => chat.dana.ephemerals().find((seen) => JSON.stringify(seen).includes("keeps the file")));

    await chat.dana.remove(slack.supportChannel, ts);
    await until(chat.messages, (messages) => messages.length === 1);
  });

  it("is named when it is larger than the desk takes", async () => {
    const { slack } = house;
    const chat = await claimedChat("Max Size");
    await chat.dana.say(slack.supportChannel, "", {
      thread: chat.root.ts,
      files: [textFile("film.mp4", "x".repeat(40_000_001))],
    });

    const [, said] = await until(chat.messages, (messages) => messages.length === 2);
    expect(said?.message).toBe("📎 film.mp4 (this file could not be attached)");
    await slack.waitFor(() => chat.dana.ephemerals().find((seen) => JSON.stringify(seen).includes("40.0 MB")));
  });

  it("story 6: is as good in a broadcast reply, and 9,000 characters are split and not cut", async () => {
    const { slack, discord } = house;
    const chat = await claimedChat("Bo Broadcast");
    const words = Array.from({ length: 1_500 }, (_, n) => `w${n}`)
      .join(" ")
      .padEnd(9_000, "!")
      .slice(0, 9_000);
    await chat.dana.say(slack.supportChannel, words, { thread: chat.root.ts, broadcast: true });
    await until(chat.messages, (messages) => messages.length === 2);
    await chat.dana.say(slack.supportChannel, "/me waves", { thread: chat.root.ts });

    const [, long, wave] = await until(chat.messages, (messages) => messages.length === 3);
    expect(long?.message).toBe(words);
    expect(wave?.message).toBe("waves");
    await discord.waitFor(() => chat.inDiscord().find(({ content }) => content.includes("w1499")));
    const shown = chat
      .inDiscord()
      .filter(({ author }) => author.name.startsWith("Dana"))
      .map(({ content }) => content.split("\n-# ")[0])
      .slice(0, -1);
    expect(shown.join(" ").replaceAll(/\s+/g, "").replaceAll("\\", "")).toContain(
      words.replaceAll(" ", "").slice(0, 5_000),
    );
  });
});
