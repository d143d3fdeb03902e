// What people do to channels and threads: nothing is lost, nothing doubled, and the desk says what is wrong until it is mended.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { discordThread, slackReplies, slackRoot, until } from "./look.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

interface Messages {
  messages: { message: string }[];
}

/** A chat with one word in both threads, claimed by Dana. */
async function chatOf(name: string) {
  const { slack, discord } = house;
  const customer = await house.customer(name);
  const { conversation_id: id } = await customer.api.post<{ conversation_id: number }>("/chat/create", {
    message: `First word of ${name}`,
  });
  const root = await slack.waitFor(() => slackRoot(slack, name));
  const thread = await discord.waitFor(() => discordThread(discord, name));
  await slack.waitFor(() => slackReplies(slack, root.ts).length > 0);
  await discord.waitFor(() => discord.messages(thread.id).some(({ content }) => content.includes("First word")));
  await slack.user("dana").say(slack.supportChannel, "!claim", { thread: root.ts });
  await slack.waitFor(() => JSON.stringify(slackRoot(slack, name)).includes("Unclaim"));
  const say = (message: string) => customer.api.post<{ message_id: number }>(`/chat/${id}/send`, { message });
  const remove = (message: number) => customer.api.delete(`/chat/${id}/messages/${message}`);
  const heard = async () =>
    (await customer.api.get<Messages>(`/chat/${id}/messages`)).messages.map(({ message }) => message);
  return { name, id, root, thread, say, remove, heard };
}

const readiness = async () => {
  const response = await fetch(`${house.url}/readyz`);
  return { status: response.status, text: await response.text() };
};
/** The live root cards of a customer's chat, oldest first. */
const slackRoots = (name: string) => {
  const { slack } = house;
  const messages = slack.state().channels.find(({ id }) => id === slack.supportChannel)?.messages ?? [];
  return messages.filter(
    (message) =>
      !message.deleted &&
      (message.thread_ts ?? message.ts) === message.ts &&
      JSON.stringify(message.blocks ?? "").includes(`💬 ${name}`),
  );
};
const inSlackThread = (root: string) =>
  slackReplies(house.slack, root)
    .filter(({ deleted }) => !deleted)
    .map((message) => JSON.stringify(message.blocks ?? message.text));
const discordThreads = (name: string) => house.discord.state().threads.filter((thread) => thread.name.includes(name));
const inDiscordThread = (id: string) => house.discord.messages(id).map(({ content }) => content);
const countOf = (texts: string[], words: string) => texts.filter((text) => text.includes(words)).length;

describe("on Slack", () => {
  it("story 8: a thread that was deleted goes on in a new one, and agents answer there", async () => {
    const { slack } = house;
    const chat = await chatOf("Ada Deleted");
    slack.admin.deleteThread(slack.supportChannel, chat.root.ts);
    await chat.say("Second word");

    const fresh = await slack.waitFor(() => slackRoots(chat.name).find(({ ts }) => ts !== chat.root.ts), 12_000);
    await slack.waitFor(() => countOf(inSlackThread(fresh.ts), "Second word") > 0, 12_000);
    const [recap, second] = inSlackThread(fresh.ts);
    expect(recap).toContain("First word of Ada Deleted");
    expect(recap).toContain("The earlier thread is gone");
    expect(second).toContain("Second word");
    await slack.user("dana").say(slack.supportChannel, "Here again", { thread: fresh.ts });
    expect(await until(chat.heard, (words) => words.includes("Here again"))).toEqual([
      "First word of Ada Deleted",
      "Second word",
      "Here again",
    ]);
    expect(slackRoots(chat.name)).toHaveLength(1);
  });

  it("story 8: a card that was deleted comes back with a thread that links to the old one, where agents are still heard", async () => {
    const { slack } = house;
    const chat = await chatOf("Bea Rootless");
    slack.admin.deleteMessage(slack.supportChannel, chat.root.ts);
    await chat.say("Second word");

    const fresh = await slack.waitFor(() => slackRoots(chat.name).find(({ ts }) => ts !== chat.root.ts), 12_000);
    await slack.waitFor(() => countOf(inSlackThread(fresh.ts), "slack.com/archives/") === 1, 12_000);
    await slack.user("dana").say(slack.supportChannel, "From the old thread", { thread: chat.root.ts });
    await until(chat.heard, (words) => words.includes("From the old thread"));
    await chat.say("Third word");
    await slack.waitFor(() => countOf(inSlackThread(fresh.ts), "Third word") === 1, 12_000);
    expect(slackRoots(chat.name)).toHaveLength(1);
  });

  it.each([
    [
      "an archived channel",
      "archived",
      (on: boolean) => house.slack.admin[on ? "archive" : "unarchive"](house.slack.supportChannel),
    ],
    [
      "a bot that was removed",
      "/invite",
      (on: boolean) => house.slack.admin[on ? "removeBot" : "inviteBot"](house.slack.supportChannel),
    ],
  ] as const)("story 8: %s waits, says why, and goes on by itself where it was", async (what, reason, block) => {
    const { slack, discord } = house;
    const chat = await chatOf(`Cy ${reason.replace("/", "")}`);
    block(true);
    for (const word of ["one", "two", "three"]) await chat.say(`While away: ${word}`);
    const { status } = await until(readiness, ({ text }) => text.includes(reason));
    expect(status).toBe(503);
    await discord.waitFor(() => countOf(inDiscordThread(chat.thread.id), "While away: three") === 1);

    block(false);
    await slack.waitFor(() => countOf(inSlackThread(chat.root.ts), "While away: three") > 0, 15_000);
    const shown = inSlackThread(chat.root.ts).flatMap((text) => /While away: (\w+)/.exec(text)?.[1] ?? []);
    expect([what, shown]).toEqual([what, ["one", "two", "three"]]);
    expect(slackRoots(chat.name)).toHaveLength(1);
    expect(
      await until(
        async () => (await readiness()).text,
        (text) => !text.includes(reason),
      ),
    ).not.toContain("slack C");
  });
});

describe("on Discord", () => {
  it("story 8: a thread that was deleted goes on in a new one", async () => {
    const { discord } = house;
    const chat = await chatOf("Dee Deleted");
    await discord.user("dana").deleteChannel(chat.thread.id);
    await chat.say("Second word");

    const fresh = await discord.waitFor(
      () => discordThreads(chat.name).find(({ id }) => id !== chat.thread.id),
      12_000,
    );
    await discord.waitFor(() => countOf(inDiscordThread(fresh.id), "Second word") === 1, 12_000);
    expect(countOf(inDiscordThread(fresh.id), "The earlier thread is gone")).toBe(1);
    await discord.user("dana").say(fresh.id, "Here again");
    await until(chat.heard, (words) => words.includes("Here again"));
  });

  it("story 11: an archived thread wakes; one that is locked too goes on in a new one with a link, when the bot may not wake it", async () => {
    const { discord } = house;
    const chat = await chatOf("Eve Locked");
    await discord.user("dana").setThread(chat.thread.id, { archived: true });
    const { message_id: woke } = await chat.say("Wake up");
    await discord.waitFor(() => countOf(inDiscordThread(chat.thread.id), "Wake up") === 1, 12_000);

    await discord.user("dana").setThread(chat.thread.id, { archived: true, locked: true });
    await chat.say("Locked, and woken");
    await discord.waitFor(() => countOf(inDiscordThread(chat.thread.id), "Locked, and woken") === 1, 12_000);

    await discord.user("dana").setThread(chat.thread.id, { archived: true, locked: true });
    discord.bar(discord.supportChannel, "manage");
    await chat.say("Locked away");
    const fresh = await discord.waitFor(
      () => discordThreads(chat.name).find(({ id }) => id !== chat.thread.id),
      12_000,
    );
    await discord.waitFor(() => countOf(inDiscordThread(fresh.id), "Locked away") > 0, 12_000);
    discord.bar(discord.supportChannel);
    expect(
      countOf(inDiscordThread(fresh.id), `https://discord.com/channels/${discord.guildId}/${chat.thread.id}`),
    ).toBe(1);
    expect(countOf(inDiscordThread(chat.thread.id), "Locked away")).toBe(0);
    await chat.remove(woke);
    await discord.waitFor(() => countOf(inDiscordThread(chat.thread.id), "Wake up") === 0, 12_000);
    expect((await readiness()).text).not.toContain("Manage Threads");
  });

  it("story 8: a bot that was removed says so, and goes on by itself when it is invited again", async () => {
    const { discord, slack } = house;
    const chat = await chatOf("Flo Removed");
    discord.setMembership(false);
    discord.bar(discord.supportChannel, "access");
    await discord.user("dana").deleteChannel(chat.thread.id);
    await chat.say("While away");
    await until(readiness, ({ text }) => text.includes("Discord") || text.includes("server"));
    await slack.waitFor(() => countOf(inSlackThread(chat.root.ts), "While away") === 1, 12_000);

    discord.bar(discord.supportChannel);
    discord.setMembership(true);
    const fresh = await discord.waitFor(
      () => discordThreads(chat.name).find(({ id }) => id !== chat.thread.id),
      15_000,
    );
    await discord.waitFor(
      () =>
        countOf(inDiscordThread(fresh.id), "Flo Removed: While away") +
          countOf(inDiscordThread(fresh.id), "While away") >
        0,
      12_000,
    );
    expect(discordThreads(chat.name)).toHaveLength(1);
    await until(readiness, ({ status }) => status === 200);
  });
});
