// What is changed or taken back, by a customer over the API and by an agent in either thread: everybody else sees it.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { discordThread, slackReplies, slackRoot, until } from "./look.ts";

interface Messages {
  messages: { id: number; message: string; edited_at: string | null }[];
}

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

async function chatOf(name: string) {
  const { slack, discord } = house;
  const customer = await house.customer(name);
  const path = await customer.api
    .post<{ conversation_id: number }>("/chat/create", { message: `Hello from ${name}` })
    .then(({ conversation_id: id }) => `/chat/${id}`);
  const root = await slack.waitFor(() => slackRoot(slack, name));
  const thread = await discord.waitFor(() => discordThread(discord, name));
  await slack.user("dana").say(slack.supportChannel, "!claim", { thread: root.ts });
  await slack.waitFor(() => JSON.stringify(slackRoot(slack, name)).includes("Unclaim"));
  const read = async () => (await customer.api.get<Messages>(`${path}/messages`)).messages;
  const inSlack = (words: string) =>
    slackReplies(slack, root.ts).filter(
      (message) => !message.deleted && JSON.stringify(message.blocks ?? message.text).includes(words),
    ).length;
  const inDiscord = (words: string) =>
    discord.messages(thread.id).filter(({ content }) => content.includes(words)).length;
  /** How often it stands in both threads. */
  const shown = (words: string) => [inSlack(words), inDiscord(words)];
  const shows = (words: string, times: [number, number]) =>
    until(
      async () => shown(words),
      (now) => now.join() === times.join(),
    );
  return { api: customer.api, path, root, thread, read, shows, shown };
}

const agentIn = {
  slack: (chat: Awaited<ReturnType<typeof chatOf>>) => {
    const { slack } = house;
    const dana = slack.user("dana");
    return {
      say: (text: string) => dana.say(slack.supportChannel, text, { thread: chat.root.ts }),
      edit: (id: string, text: string) => dana.edit(slack.supportChannel, id, text),
      remove: (id: string) => dana.remove(slack.supportChannel, id),
    };
  },
  discord: (chat: Awaited<ReturnType<typeof chatOf>>) => {
    const dana = house.discord.user("dana");
    return {
      say: (text: string) => dana.say(chat.thread.id, text),
      edit: (id: string, text: string) => dana.edit(chat.thread.id, id, text),
      remove: (id: string) => dana.remove(chat.thread.id, id),
    };
  },
};

describe("a customer's message", () => {
  it("changes and goes in both threads, long or short", async () => {
    const chat = await chatOf("Una Undo");
    const { message_id: id } = await chat.api.post<{ message_id: number }>(`${chat.path}/send`, {
      message: "My acount",
    });
    await chat.shows("My acount", [1, 1]);
    await chat.api.patch(`${chat.path}/messages/${id}`, { message: "My account" });
    await chat.shows("My account", [1, 1]);
    expect(chat.shown("My acount")).toEqual([0, 0]);

    const long = Array.from({ length: 900 }, (_, n) => `word${n}`).join(" ");
    await chat.api.patch(`${chat.path}/messages/${id}`, { message: long });
    await chat.shows("word899", [1, 1]);
    await chat.shows("word0 ", [1, 1]);

    await chat.api.delete(`${chat.path}/messages/${id}`);
    await chat.shows("word", [0, 0]);
    expect((await chat.read()).map(({ message }) => message)).toEqual(["Hello from Una Undo"]);
  });

  it("is nobody else's to change", async () => {
    const chat = await chatOf("Vic Victim");
    const mallory = await house.customer("Mallory");
    const own = (await chat.read())[0]?.id ?? 0;
    await house.app.post(`${chat.path}/send`, { message: "as the customer" });

    await expect(mallory.api.patch(`${chat.path}/messages/${own}`, { message: "Hacked" })).rejects.toThrow("404");
    await expect(mallory.api.delete(`${chat.path}/messages/${own}`)).rejects.toThrow("404");
    await expect(chat.api.patch(`/chat/99999/messages/${own}`, { message: "Elsewhere" })).rejects.toThrow("404");
    expect((await chat.read())[0]?.message).toBe("Hello from Vic Victim");
  });
});

describe.each(["slack", "discord"] as const)("an agent's message on %s", (platform) => {
  it("changes and goes for the customer and on the other platform", async () => {
    const chat = await chatOf(`Wes ${platform}`);
    const dana = agentIn[platform](chat);
    const id = await dana.say("We shiped it");
    await chat.shows("We shiped it", [1, 1]);
    await dana.edit(id, "We shipped it");
    await chat.shows("We shipped it", [1, 1]);
    const edited = (await chat.read())[1];
    expect(edited).toMatchObject({ message: "We shipped it", edited_at: expect.any(String) });
    await expect(chat.api.patch(`${chat.path}/messages/${edited?.id}`, { message: "You did not" })).rejects.toThrow(
      "403",
    );

    await dana.remove(id);
    await chat.shows("We shipped it", [0, 0]);
    expect(await until(chat.read, (messages) => messages.length === 1)).toHaveLength(1);
  });

  it("that an edit makes a note stays as the customer has it, and a note's edit stays inside", async () => {
    const chat = await chatOf(`Xen ${platform}`);
    const dana = agentIn[platform](chat);
    const said = await dana.say("All fine");
    await chat.shows("All fine", [1, 1]);
    await dana.edit(said, "note: canary one");
    const note = await dana.say("note: canary two");
    await chat.shows("canary two", platform === "slack" ? [1, 1] : [1, 1]);
    await dana.edit(note, "note: canary three");
    await chat.shows("canary three", [1, 1]);

    const read = JSON.stringify(await chat.read());
    expect(read).toContain("All fine");
    expect(read).not.toContain("canary");
  });

  it("changed and taken back in the console, it has one line under it there, and the other platform shows the new words", async () => {
    const chat = await chatOf(`Yan ${platform}`);
    const only = (times: number): [number, number] => (platform === "slack" ? [times, 0] : [0, times]);
    await agentIn[platform](chat).say("We shiped it");
    await chat.shows("We shiped it", [1, 1]);
    const id = (await chat.read())[1]?.id;
    const cookie = await house.signIn("dana");
    const change = async (method: "PATCH" | "DELETE", message?: string) => {
      const { status } = await fetch(`${house.url}/customerservices${chat.path}/messages/${id}`, {
        method,
        headers: { cookie, "sec-fetch-site": "same-origin", "content-type": "application/json" },
        ...(message === undefined ? {} : { body: JSON.stringify({ message }) }),
      });
      expect(status).toBe(200);
    };

    await change("PATCH", "We shipped it");
    await chat.shows("We shipped it", [1, 1]);
    expect([chat.shown("in the console"), chat.shown("We shiped it")]).toEqual([only(1), only(1)]);
    await change("PATCH", "We shipped it today");
    await chat.shows("We shipped it today", [1, 1]);
    expect(chat.shown("in the console")).toEqual(only(1));
    expect(JSON.stringify(await chat.read())).toContain("We shipped it today");
    expect(JSON.stringify(await chat.read())).not.toContain("console");

    await change("DELETE");
    await chat.shows("Dana took this back in the console", only(1));
    await chat.shows("We shipped it", [0, 0]);
    expect([chat.shown("in the console"), chat.shown("We shiped it")]).toEqual([only(1), only(1)]);
  }, 40_000);
});
