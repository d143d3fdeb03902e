// Words that were to go to the customer and may not when their hold window ends, on either platform: ❌, the reason, and Retry.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { discordButton, discordThread, slackButton, slackReplies, slackRoot, until } from "./look.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse({ env: { SEND_DELAY_SECONDS: "5" } });
});
afterAll(() => house.close());

type SlackRoot = NonNullable<ReturnType<typeof slackRoot>>;

interface Hand {
  say(text: string): Promise<unknown>;
  /** Whether what was said bears this sign of the bot's. */
  bears(text: string, sign: "⏳" | "✅" | "❌"): boolean;
  /** Presses a button under what only Dana sees and that says this. */
  press(words: string, label: string): Promise<void>;
}

const names = { "⏳": "hourglass_flowing_sand", "✅": "white_check_mark", "❌": "x" };

const handOn = {
  async slack(name: string): Promise<Hand> {
    const { slack } = house;
    const dana = slack.user("dana");
    const { ts } = await slack.waitFor(() => slackRoot(slack, name));
    return {
      say: (text) => dana.say(slack.supportChannel, text, { thread: ts }),
      bears: (text, sign) =>
        slackReplies(slack, ts).some(
          (each) => each.text?.includes(text) && each.reactions?.map((of) => of.name).join() === names[sign],
        ),
      async press(words, label) {
        const seen = await slack.waitFor(() => dana.ephemerals().find((each) => JSON.stringify(each).includes(words)));
        await dana.click(slack.supportChannel, seen.ts, slackButton(seen as unknown as SlackRoot, label));
      },
    };
  },
  async discord(name: string): Promise<Hand> {
    const { discord } = house;
    const dana = discord.user("dana");
    const { id } = await discord.waitFor(() => discordThread(discord, name));
    return {
      say: (text) => dana.say(id, text),
      bears: (text, sign) =>
        discord
          .messages(id)
          .some((each) => each.content === text && each.reactions.map(({ emoji }) => emoji).join() === sign),
      async press(words, label) {
        const seen = await discord.waitFor(() =>
          dana.directMessages().find((each) => JSON.stringify(each).includes(words)),
        );
        await (await dana.click(dana.directChannel(), seen.id, discordButton(seen, label))).settled();
      },
    };
  },
};

describe.each(["slack", "discord"] as const)("on %s", (platform) => {
  const channel = () => house[platform].supportChannel;

  it("they stay a note with ❌ where the channel does not send any more, and Retry sends them when it does", async () => {
    const customer = await house.customer(`Rita of ${platform}`);
    const { conversation_id: id } = await customer.api.post<{ conversation_id: number }>("/chat/create", {
      message: "Is it out?",
    });
    const read = async () =>
      (await customer.api.get<{ messages: { message: string }[] }>(`/chat/${id}/messages`)).messages
        .slice(1)
        .map(({ message }) => message);
    const isClaimed = async () =>
      (await house.app.get<{ conversations: { id: number; assigned_to: unknown }[] }>("/chat")).conversations.some(
        (chat) => chat.id === id && chat.assigned_to !== null,
      );
    const hand = await handOn[platform](customer.name);
    const bears = (sign: Parameters<Hand["bears"]>[1]) =>
      until(async () => hand.bears("It is out now.", sign), Boolean);

    await hand.say("!claim");
    await until(isClaimed, Boolean);
    await hand.say("It is out now.");
    await bears("⏳");
    await house.operate("channels", "mode", channel(), "off");
    await bears("❌");
    await hand.press("Your message was not sent", "Retry");
    await hand.press("Nothing was sent: this channel", "Retry");
    expect(await read()).toEqual([]);

    await house.operate("channels", "mode", channel(), "assignee");
    await hand.press("Nothing was sent: this channel", "Retry");
    await bears("✅");

    expect(await read()).toEqual(["It is out now."]);
  }, 60_000);
});
