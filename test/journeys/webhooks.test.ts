// Story 4: the customer's app is away for a while; its webhooks arrive in order, and receipts go from ⏳ to ✅.

import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { openReceiver, type Receiver } from "../receiver.ts";
import { onBothQueues } from "./backends.ts";
import { discordThread, slackButton, slackReplies, slackRoot } from "./look.ts";

const patienceMs = 12_000;

onBothQueues("webhooks", (queue) => {
  let house: TestHouse;
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await openReceiver();
    house = await openHouse({ redisUrl: queue.redisUrl() });
  });
  afterAll(async () => {
    await house.close();
    await receiver.close();
  });

  it("story 4: catch up in order after the app was away, and the agent sees ⏳ become ✅", async () => {
    const { slack, discord, app } = house;
    const { secret } = await app.post<{ secret: string }>("/webhooks", {
      url: receiver.url,
      events: ["message.created"],
    });
    const jane = await house.customer("Jane Doe");
    await jane.api.post("/chat/create", { message: "Hello" });
    await slack.waitFor(() => receiver.taken().length === 1);
    const root = await slack.waitFor(() => slackRoot(slack, "Jane Doe"));
    const thread = await discord.waitFor(() => discordThread(discord, "Jane Doe"));
    const dana = slack.user("dana");
    await dana.click(slack.supportChannel, root.ts, slackButton(root, "Claim"));
    await slack.waitFor(() => JSON.stringify(slackRoot(slack, "Jane Doe")).includes("Unclaim"));

    receiver.answer = () => 503;
    const words = ["First", "Second", "Third"];
    const receipts = () =>
      slackReplies(slack, root.ts)
        .filter(({ text }) => words.includes(text ?? ""))
        .map(({ reactions }) => reactions?.map(({ name }) => name).join());
    const showing = (name: string) => receipts().filter((each) => each === name).length;
    for (const [index, text] of words.entries()) {
      await dana.say(slack.supportChannel, text, { thread: root.ts });
      await slack.waitFor(() => showing("hourglass_flowing_sand") === index + 1);
    }
    await discord.user("dana").say(thread.id, "Fourth");
    const shownThere = (sign: string) =>
      discord
        .messages(thread.id)
        .some(({ content, reactions }) => content === "Fourth" && JSON.stringify(reactions).includes(sign));
    await discord.waitFor(() => shownThere("⏳"));
    await dana.say(slack.supportChannel, "note: CANARY between us", { thread: root.ts });
    await slack.waitFor(() => receiver.received.some(({ status }) => status === 503));
    receiver.answer = () => 204;

    await slack.waitFor(() => showing("white_check_mark") === 3, patienceMs);
    await discord.waitFor(() => shownThere("✅"), patienceMs);
    expect(receiver.taken().map(({ json }) => json.data.message.message)).toEqual(["Hello", ...words, "Fourth"]);
    for (const { body, headers } of receiver.received) expect(new Webhook(secret).verify(body, headers)).toBeDefined();
    expect(JSON.stringify(receiver.received)).not.toContain("CANARY");
  });
});
