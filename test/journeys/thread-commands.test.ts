// Commands typed into a ticket's thread with a `!` or by the bot's name: they do what the slash commands do, and are answered.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seenText } from "../../bots/discord/testing.ts";
import { words } from "../../bots/slack/testing.ts";
import { openHouse, type TestHouse } from "../house.ts";
import { discordThread, slackRoot, until } from "./look.ts";

let house: TestHouse;
const threads = { slack: "", discord: "" };
let conversation = 0;
let jane: Awaited<ReturnType<TestHouse["customer"]>>;
beforeAll(async () => {
  house = await openHouse();
  jane = await house.customer("Jane of the thread");
  const started = await jane.api.post<{ conversation_id: number }>("/chat/create", { message: "Is anybody there?" });
  conversation = started.conversation_id;
  threads.slack = (await house.slack.waitFor(() => slackRoot(house.slack, jane.name))).ts;
  // Of two words, and not known to the desk until somebody names them.
  house.discord.user("Noor Haddad");
  house.discord.role("Support agents", ["Noor Haddad"]);
  threads.discord = (await house.discord.waitFor(() => discordThread(house.discord, jane.name))).id;
});
afterAll(() => house.close());

const patienceMs = 8_000;

/** What only they read next, after these words in the thread. */
const doors = {
  slack: {
    bot: () => `<@${house.slack.botUserId}>`,
    mention: (name: string) => `<@${house.slack.user(name).id}>`,
    async say(name: string, text: string, expectsAnswer = true): Promise<string> {
      const person = house.slack.user(name);
      const before = person.ephemerals().length;
      await person.say(house.slack.supportChannel, text, { thread: threads.slack, raw: true });
      if (!expectsAnswer) return "";
      return house.slack.waitFor(() => {
        const next = person.ephemerals()[before];
        return next && words(next);
      }, patienceMs);
    },
    channel: (name: string) => `<#${house.slack.admin.channel(name)}|${name}>`,
    channelItself: "",
    foreignThread: async () => house.slack.user("dana").say(house.slack.supportChannel, "What do we do for lunch?"),
    sayIn: (thread: string, name: string, text: string) =>
      house.slack.user(name).say(house.slack.supportChannel, text, { ...(thread ? { thread } : {}), raw: true }),
    heard: async (name: string) => house.slack.user(name).ephemerals().map(words),
    group: (name: string) => `<!subteam^${house.slack.admin.userGroup(name, ["dana"])}|@${name}>`,
  },
  discord: {
    bot: () => `<@${house.discord.botUserId}>`,
    mention: (name: string) => `<@${house.discord.user(name).id}>`,
    async say(name: string, text: string, expectsAnswer = true): Promise<string> {
      const person = house.discord.user(name);
      const before = person.directMessages().length;
      await person.say(threads.discord, text);
      if (!expectsAnswer) return "";
      return house.discord.waitFor(() => {
        const next = person.directMessages()[before];
        return next && seenText(next);
      }, patienceMs);
    },
    channel: (name: string) => `<#${house.discord.channel(name)}>`,
    channelItself: "#support",
    foreignThread: async () => house.discord.user("dana").openThread("#support", "Lunch"),
    sayIn: (thread: string, name: string, text: string) => house.discord.user(name).say(thread, text),
    heard: async (name: string) => house.discord.user(name).directMessages().map(seenText),
    group: (name: string) => `<@&${house.discord.role(name, ["dana"])}>`,
  },
};

/** How much was said here, with the notes; and how much of it the customer reads. */
const countOf = async (api: TestHouse["app"]) =>
  (await api.get<{ messages: unknown[] }>(`/chat/${conversation}/messages`)).messages.length;

const assignee = async () => {
  const { conversations } = await house.app.get<{
    conversations: { id: number; assigned_to: { name: string } | null }[];
  }>("/chat");
  return conversations.find(({ id }) => id === conversation)?.assigned_to?.name.toLowerCase();
};

describe.each(["slack", "discord"] as const)("on %s", (platform) => {
  const door = doors[platform];

  test("somebody is assigned by their mention, whatever they are called, and no stray note is made", async () => {
    const before = await countOf(house.app);
    const somebody = platform === "slack" ? "lee" : "Noor Haddad";
    await door.say("dana", `!assign ${door.mention(somebody)}`, platform === "slack");
    await until(assignee, (name) => name === somebody.toLowerCase());
    await door.say("dana", `${door.bot()}, !assign ${door.mention("dana")}`, platform === "slack");
    await until(assignee, (name) => name === "dana");

    expect(await countOf(house.app)).toBe(before);
  });

  test("what is said to the bot and a colleague is no word to the customer", async () => {
    const answer = await door.say("dana", `${door.bot()} ${door.mention("lee")} have a look, please`);

    expect(answer).toContain("begins with a colleague's name");
    expect(await countOf(jane.api)).toBe(1);
  });

  test("commands that need an account, a member or a channel of the platform work in a thread too", async () => {
    const nia = platform === "slack" ? "nia" : "Nia Oduya";
    expect(await door.say("dana", `!agents add ${door.mention(nia)}`)).toContain(`${nia} is Agent now.`);
    expect(await door.say("dana", "!link AAAA-2222")).toContain("does not work");
    expect(await door.say("dana", "!digest set me 09:00")).toContain("your direct messages");
    expect(await door.say("dana", "!digest")).not.toMatch(/To me[\s:*]+off/);
    expect(await door.say("dana", "!digest now me")).toContain("on its way to your direct messages");
    expect(await door.say("dana", `!setup-channel billing ${door.channel("billing")}`)).toContain(
      "tickets go to #billing now",
    );
    expect(await door.say("dana", `!setup-duty ${door.group("on-call")}`)).toContain("@on-call is on duty");
    expect(await door.say("dana", `!agents role ${door.mention(nia)} admin`)).toContain(`${nia} is Admin now.`);
  });

  test("what shows nothing in the thread is answered", async () => {
    for (const [command, answer] of [
      ["!follow", /follow/i],
      ["!unfollow", /follow/i],
      ["!read", /read/i],
      ["!claim", /yours/i],
      ["!setup-mode assignee", /first channel|#support/],
    ] as const)
      expect(await door.say("dana", command), command).toMatch(answer);
  });

  test("the bot's name alone asks for help; what the thread shows is said once", async () => {
    // Discord has no answer in place, so that one by direct message would come first.
    await door.say("dana", "!unclaim", platform === "slack");
    expect(await door.say("dana", door.bot())).toContain("What you can do");
  });

  test("where there is no ticket or chat, a command and the bot's name are answered, and people's talk is not", async () => {
    const foreign = await door.foreignThread();
    const before = await door.heard("lee");
    for (const place of [door.channelItself, foreign]) {
      await door.sayIn(place, "lee", "Lunch?");
      await door.sayIn(place, "lee", "!wow that is a lot");
      await door.sayIn(place, "lee", `${door.mention("dana")} lunch?`);
      await door.sayIn(place, "lee", "!claim");
      await door.sayIn(place, "lee", `${door.bot()} help`);
      await door.sayIn(place, "lee", `${door.bot()} good morning`);
    }

    const answers = await until(
      async () => (await door.heard("lee")).slice(before.length),
      ({ length }) => length >= 6,
    );
    for (const [start, words] of [
      ["`!claim`", "`/ticket claim`"],
      ["`!help`", "`/support help`"],
      ["I listen", "`/support help`"],
    ] as const)
      expect(answers.filter((each) => each.includes(start) && each.includes(words))).toHaveLength(2);
    expect(answers).toHaveLength(6);
  });
});
