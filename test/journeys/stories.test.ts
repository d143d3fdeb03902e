// Stories that must never go wrong and that no other journey tells: 1, 3 and 9. The others carry their number in their own suites.

import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { createClient } from "../../src/client/create-client.ts";
import { openHouse, type TestHouse } from "../house.ts";
import { openReceiver, type Receiver } from "../receiver.ts";
import { discordThread, slackReplies, slackRoot, until } from "./look.ts";

let house: TestHouse;
let receiver: Receiver;
let secret: string;

beforeAll(async () => {
  house = await openHouse();
  receiver = await openReceiver();
  ({ secret } = await house.app.post<{ secret: string }>("/webhooks", { url: receiver.url }));
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  await house.close();
  await receiver.close();
});

interface Said {
  messages: { seq: number; message: string }[];
}

/** A customer's chat, with its thread on both platforms. */
async function chatOf(name: string) {
  const { slack, discord } = house;
  const customer = await house.customer(name);
  const { conversation_id: id } = await customer.api.post<{ conversation_id: number }>("/chat/create", {
    message: `Hello, this is ${name}`,
  });
  const root = await slack.waitFor(() => slackRoot(slack, name));
  const thread = await discord.waitFor(() => discordThread(discord, name));
  const heard = async () => {
    const words: string[] = [];
    for (let after = 0, page: Said["messages"]; ; after = page.at(-1)?.seq ?? after) {
      ({ messages: page } = await customer.api.get<Said>(`/chat/${id}/messages?limit=100&after=${after}`));
      words.push(...page.map(({ message }) => message));
      if (page.length < 100) return words;
    }
  };
  const claim = async () => {
    await slack.user("dana").say(slack.supportChannel, "!claim", { thread: root.ts });
    await slack.waitFor(() => JSON.stringify(slackRoot(slack, name)).includes("Unclaim"), 12_000);
  };
  const onSlack = (who: string, text: string) => slack.user(who).say(slack.supportChannel, text, { thread: root.ts });
  const onDiscord = (who: string, text: string) => discord.user(who).say(thread.id, text);
  const app = createClient({ baseUrl: house.url, token: customer.api.bearer });
  return { customer, id, root, thread, heard, claim, onSlack, onDiscord, app };
}

it("story 1: what is marked, an outsider's or unclaimed stands in no read of the customer", async () => {
  const { slack, discord } = house;
  const chat = await chatOf("Cora Canary");
  const streamed: unknown[] = [];
  const listening = (async () => {
    for await (const event of chat.app.chats.stream(chat.id, { after: 0 })) {
      streamed.push(event);
      if (JSON.stringify(event).includes("The end.")) return;
    }
  })();

  await chat.onSlack("dana", "CANARY nobody has claimed it");
  await chat.onDiscord("dana", "CANARY nor here");
  await chat.claim();
  for (const say of [chat.onSlack, chat.onDiscord]) {
    for (const words of [
      "note: CANARY",
      "// CANARY",
      ";; CANARY",
      "🔒 CANARY",
      "CANARY 🔒",
      "!note CANARY",
      "!wat CANARY",
    ])
      await say("dana", words);
    await say("lee", "CANARY of another agent");
    await say("visitor", "CANARY of an outsider");
    await say("visitor", "!r CANARY of an outsider");
  }
  await chat.onDiscord("dana", "!r The end of Discord.");
  await until(chat.heard, (words) => words.includes("The end of Discord."));
  await chat.onSlack("dana", "The end.");
  await listening;

  const paths = ["/chat", `/chat/${chat.id}/messages`, "/chat?search=CANARY", "/tickets", "/tickets?search=CANARY"];
  const reads = await Promise.all(paths.map((path) => chat.customer.api.get(path)));
  await slack.waitFor(() => receiver.taken().some(({ body }) => body.includes("The end.")));
  const transcripts = await Promise.all([transcriptOnSlack(chat.root.ts), transcriptOnDiscord(chat.thread.id)]);

  expect(await chat.heard()).toEqual(["Hello, this is Cora Canary", "The end of Discord.", "The end."]);
  for (const read of [...reads, streamed, receiver.received, ...transcripts])
    expect(JSON.stringify(read)).not.toContain("CANARY");
  for (const transcript of transcripts) expect(transcript).toContain("The end.");
  // They are there, for agents, on both platforms.
  expect(JSON.stringify(slackReplies(slack, chat.root.ts))).toContain("CANARY nor here");
  expect(JSON.stringify(discord.messages(chat.thread.id))).toContain("CANARY nobody has claimed it");
}, 60_000);

async function transcriptOnSlack(thread: string): Promise<string> {
  const { slack } = house;
  const dana = slack.user("dana");
  await dana.say(slack.supportChannel, "!transcript", { thread });
  const files = () =>
    slack
      .state()
      .channels.flatMap(({ id, messages }) => (id === dana.dm() ? messages.flatMap((m) => m.files ?? []) : []));
  await slack.waitFor(() => files().length > 0, 12_000);
  return files()
    .map(({ id }) => Buffer.from(slack.file(String(id))?.content ?? "").toString())
    .join("\n");
}

async function transcriptOnDiscord(thread: string): Promise<string> {
  const answer = await house.discord.user("lee").slash(thread, "ticket transcript");
  const files = (await answer.settled())?.attachments ?? [];
  const texts = await Promise.all(files.map(async ({ url }) => (await fetch(url)).text()));
  return texts.join("\n");
}

it("story 3: 200 interleaved messages have one order, in the app, by REST and in both threads", async () => {
  const { slack, discord } = house;
  const chat = await chatOf("Ivy Interleaved");
  await chat.claim();
  for (let n = 0; n < 50; n += 1) {
    await Promise.all([
      chat.customer.api.post(`/chat/${chat.id}/send`, { message: `<${n} app>` }),
      chat.onSlack("dana", `<${n} slack>`),
      chat.onDiscord("dana", `<${n} discord>`),
      chat.customer.api.post(`/chat/${chat.id}/send`, { message: `<${n} more>` }),
    ]);
  }
  const all = await vi.waitFor(
    async () => {
      const words = (await chat.heard()).slice(1);
      expect(words).toHaveLength(200);
      return words;
    },
    { timeout: 40_000, interval: 200 },
  );
  const marks = (text: string) => /<\d+ \w+>/.exec(text)?.[0] ?? [];
  const inSlack = () =>
    slackReplies(slack, chat.root.ts).flatMap(({ text = "" }) => marks(text.replace("&lt;", "<").replace("&gt;", ">")));
  const inDiscord = () =>
    discord.messages(chat.thread.id).flatMap(({ content }) => marks(content.replaceAll("\\", "")));
  await vi.waitFor(() => expect([inSlack().length, inDiscord().length]).toEqual([200, 200]), {
    timeout: 40_000,
    interval: 200,
  });

  const streamed: string[] = [];
  for await (const event of chat.app.chats.stream(chat.id, { after: 0 })) {
    if (event.event === "message") streamed.push(...[marks(event.data.message)].flat());
    if (streamed.length === 200) break;
  }
  expect(streamed).toEqual(all);
  expect(new Set(all).size).toBe(200);
  // A thread shows what was typed in it when it was typed; all else in the one order, and so what was typed.
  const typed = (where: string) => (mark: string) => mark.endsWith(` ${where}>`);
  const told = (where: string) => (mark: string) => !mark.endsWith(` ${where}>`);
  for (const [where, shown] of [
    ["slack", inSlack()],
    ["discord", inDiscord()],
  ] as const) {
    expect(shown.filter(told(where))).toEqual(all.filter(told(where)));
    expect(shown.filter(typed(where))).toEqual(all.filter(typed(where)));
  }
}, 120_000);

it("story 9: an identity token ends when it says, and a webhook is no good five minutes later", async () => {
  const { slack, discord } = house;
  const chat = await chatOf("Otto Over");
  const { token } = await house.app.post<{ token: string }>(`/users/${chat.customer.id}/token`, { expires_in: 60 });
  const send = async (message: string) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify({ message }) };
    return (await fetch(`${house.url}/customerservices/chat/${chat.id}/send`, init)).status;
  };
  expect(await send("In time")).toBe(201);
  await slack.waitFor(() => receiver.taken().some(({ body }) => body.includes("In time")));
  await discord.waitFor(() => JSON.stringify(discord.messages(chat.thread.id)).includes("In time"));
  const hook = receiver.taken().find(({ body }) => body.includes("In time"));
  const verify = () => new Webhook(secret).verify(hook?.body ?? "", hook?.headers ?? {});
  expect(verify()).toBeDefined();

  vi.setSystemTime(Date.now() + 61_000);
  expect(await send("Too late")).toBe(401);
  vi.setSystemTime(Date.now() + 5 * 60_000);
  expect(verify).toThrow(/too old/);
  vi.useRealTimers();

  await chat.customer.api.post(`/chat/${chat.id}/send`, { message: "With a new one" });
  await slack.waitFor(() => JSON.stringify(slackReplies(slack, chat.root.ts)).includes("With a new one"));
  await discord.waitFor(() => JSON.stringify(discord.messages(chat.thread.id)).includes("With a new one"));
  expect(await chat.heard()).toEqual(["Hello, this is Otto Over", "In time", "With a new one"]);
}, 30_000);
