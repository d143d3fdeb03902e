import { afterAll, beforeAll, expect, it } from "vitest";
import { words } from "../../bots/slack/testing.ts";
import { openHouse, type TestHouse } from "../house.ts";
import { onBothQueues } from "./backends.ts";
import { discordThread, slackReplies, slackRoot } from "./look.ts";

onBothQueues("a ticket given to someone", (queue) => {
  let house: TestHouse;

  beforeAll(async () => {
    house = await openHouse({ redisUrl: queue.redisUrl() });
  });
  afterAll(() => house.close());

  it("is told to them once by a direct message, on each platform that knows them; whoever takes one reads nothing", async () => {
    const { slack, discord } = house;
    const jane = await house.customer("Jane Doe");
    await jane.api.post("/chat/create", { message: "Hi" });
    const root = await slack.waitFor(() => slackRoot(slack, "Jane Doe"));
    const thread = await discord.waitFor(() => discordThread(discord, "Jane Doe"));
    const [dana, lee] = [slack.user("dana"), slack.user("lee")];
    const told = (person: typeof lee) =>
      (slack.state().channels.find(({ id }) => id === person.dm())?.messages ?? []).map(words);
    await lee.react(slack.supportChannel, root.ts, "eyes");
    await slack.waitFor(() => JSON.stringify(slackRoot(slack, "Jane Doe")).includes("Unclaim"));
    await lee.say(slack.supportChannel, "!unclaim", { thread: root.ts });
    await slack.waitFor(() =>
      slackReplies(slack, root.ts).some((reply) => JSON.stringify(reply).includes("gave this back")),
    );

    discord.user("lee").closeDirectMessages();
    await dana.say(slack.supportChannel, "!assign @lee", { thread: root.ts });

    await slack.waitFor(() => told(lee).some((text) => text.includes("assigned this to you")));
    await discord.waitFor(() =>
      discord.messages(thread.id).some((message) => JSON.stringify(message).includes("assigned this to")),
    );
    expect(told(lee)).toHaveLength(1);
    expect(told(dana)).toHaveLength(0);
  });
});
