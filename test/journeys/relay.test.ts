// The relay table, cell by cell: every kind of author and mark, in all four modes, on both platforms. What reaches the customer is read where
// the customer reads it.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { relayModes } from "../../src/desk/relay/modes.ts";
import { openHouse, type TestHouse } from "../house.ts";
import { discordThread, slackRoot, until } from "./look.ts";

let house: TestHouse;
let cases = 0;

beforeAll(async () => {
  house = await openHouse();
  house.slack.admin.person("partner", { outside: true, email: "dana@example.test" });
  house.slack.admin.person("guest", { guest: true });
});
afterAll(() => house.close());

type Say = (who: string, text: string) => Promise<unknown>;

interface Thread {
  say: Say;
  /** `/ticket reply` in the channel, and what its author reads. */
  reply(ref: string, text: string): Promise<string>;
  /** `@Support <words>`, by Dana. */
  address(words: string): Promise<unknown>;
  /** Whatever people see of the message that says this. */
  isMarked(text: string): boolean;
  outsiders: string[];
  mention: string;
}

const shown = (value: unknown) => JSON.stringify(value);

async function onSlack(name: string): Promise<Thread> {
  const { slack } = house;
  const channel = slack.supportChannel;
  const { ts: thread } = await slack.waitFor(() => slackRoot(slack, name));
  return {
    outsiders: ["visitor", "sam-the-member", "partner", "guest"],
    mention: "@lee",
    say: (who, text) => slack.user(who).say(channel, text, { thread }),
    address: (words) => slack.user("dana").say(channel, `<@${slack.botUserId}> ${words}`, { thread, raw: true }),
    isMarked: (text) =>
      slack
        .state()
        .channels.flatMap(({ messages }) => messages)
        .some((each) => each.text?.includes(text) && each.reactions?.some((reaction) => reaction.name === "lock")),
    async reply(ref, text) {
      const dana = slack.user("dana");
      const before = dana.ephemerals().length;
      await dana.slash("/ticket", `reply ${ref} ${text}`, channel);
      await slack.waitFor(() => dana.ephemerals().length > before);
      return shown(dana.ephemerals().at(-1));
    },
  };
}

async function onDiscord(name: string): Promise<Thread> {
  const { discord } = house;
  const { id: thread } = await discord.waitFor(() => discordThread(discord, name));
  return {
    outsiders: ["visitor"],
    mention: `<@${discord.user("lee").id}>`,
    say: (who, text) => discord.user(who).say(thread, text),
    address: (words) => discord.user("dana").say(thread, `<@${discord.botUserId}> ${words}`),
    isMarked: (text) =>
      discord.messages(thread).some((each) => each.content.includes(text) && shown(each.reactions).includes("🔒")),
    async reply(ref, text) {
      const asked = await discord.user("dana").slash(discord.supportChannel, "ticket reply", { ref, text });
      return shown(await asked.settled());
    },
  };
}

const places = { slack: onSlack, discord: onDiscord };

/** What of all that is said below a customer reads, in each mode. */
const heard = {
  assignee: ["plain of the assignee", "by !r", "by the bot's name", "by /ticket reply"],
  explicit: ["by !r", "by the bot's name", "by /ticket reply"],
  all: ["plain of the assignee", "plain of another", "by !r", "by the bot's name", "by /ticket reply"],
  off: [],
};

const formatted = [
  "*note:* x",
  "**note**: x",
  "> note: x",
  "_note: x_",
  "~// x~",
  "`🔒 x`",
  "*x 🔒*",
  "\u200B;; x",
  "*!note x*",
  "> !r x",
];

describe.each(["slack", "discord"] as const)("on %s", (platform) => {
  const channelOf = () => (platform === "slack" ? house.slack : house.discord).supportChannel;

  it.each(relayModes)(
    "in the mode %s",
    async (mode) => {
      await house.operate("channels", "mode", channelOf(), mode);
      cases += 1;
      const customer = await house.customer(`Customer ${cases} of the table`);
      const { conversation_id: id } = await customer.api.post<{ conversation_id: number }>("/chat/create", {
        message: "Is anybody there?",
      });
      const thread = await places[platform](customer.name);
      const read = async () =>
        (await customer.api.get<{ messages: { message: string }[] }>(`/chat/${id}/messages`)).messages
          .slice(1)
          .map(({ message }) => message);
      const isClaimed = async () => {
        const { conversations } = await house.app.get<{ conversations: { id: number; assigned_to: unknown }[] }>(
          "/chat",
        );
        return conversations.some((chat) => chat.id === id && chat.assigned_to !== null);
      };

      await thread.say("dana", "!claim");
      await until(isClaimed, Boolean);
      // Two sockets may bring two words of one moment the wrong way round, and nothing is held here.
      const isHeard = async (text: string) => {
        if ((heard[mode] as string[]).includes(text)) await until(read, (words) => words.includes(text));
      };
      await thread.say("dana", "plain of the assignee");
      await isHeard("plain of the assignee");
      await thread.say("lee", "plain of another");
      await isHeard("plain of another");
      for (const outsider of thread.outsiders) {
        await thread.say(outsider, `plain of ${outsider}`);
        await thread.say(outsider, `!r by !r of ${outsider}`);
      }
      for (const marked of ["note: x", "// x", ";; x", "🔒 x", "x 🔒", "!note x", "!nonsense x", ...formatted])
        await thread.say("dana", marked.replace("x", `marked ${marked}`));
      await thread.say("dana", `${thread.mention} to a teammate`);
      await thread.say("dana", `> *${thread.mention}* to a teammate`);
      await thread.say("dana", "!r by !r");
      await isHeard("by !r");
      await thread.address("r by the bot's name");
      await thread.say("lee", `!note the last of ${customer.name}`);
      await until(async () => thread.isMarked(`the last of ${customer.name}`), Boolean);
      const answer = await thread.reply(`chat-${id}`, "by /ticket reply");

      expect(answer).toContain(mode === "off" ? "this channel only shows what happens" : "Sent to the customer");
      expect(await read()).toEqual(heard[mode]);
      await house.operate("channels", "mode", channelOf(), "assignee");
    },
    60_000,
  );
});
