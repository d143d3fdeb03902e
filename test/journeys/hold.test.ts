import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { onBothQueues } from "./backends.ts";
import { discordThread, slackReplies, slackRoot } from "./look.ts";

interface Messages {
  messages: { message: string; edited_at: string | null }[];
}

onBothQueues("what an agent writes", (queue) => {
  let house: TestHouse;

  beforeAll(async () => {
    house = await openHouse({ redisUrl: queue.redisUrl(), env: { SEND_DELAY_SECONDS: "1" } });
  });
  afterAll(() => house.close());

  it("can be mended and taken back while it waits, and is edited or deleted everywhere after that", async () => {
    const { slack, discord } = house;
    const jane = await house.customer("Jane Doe");
    const { conversation_id: id } = await jane.api.post<{ conversation_id: number }>("/chat/create", { message: "Hi" });
    const root = await slack.waitFor(() => slackRoot(slack, "Jane Doe"));
    const thread = await discord.waitFor(() => discordThread(discord, "Jane Doe"));
    const dana = slack.user("dana");
    const said = async () =>
      (await jane.api.get<Messages>(`/chat/${id}/messages`)).messages.map(({ message }) => message);
    const shown = (text: string) => discord.messages(thread.id).find(({ content }) => content.startsWith(text));
    const receipt = (ts: string, name: string) =>
      slack.waitFor(() =>
        slackReplies(slack, root.ts).find(
          (reply) => reply.ts === ts && reply.reactions?.some((each) => each.name === name),
        ),
      );
    await dana.say(slack.supportChannel, "!claim", { thread: root.ts });
    await slack.waitFor(() => JSON.stringify(slackRoot(slack, "Jane Doe")).includes("Unclaim"));

    const mended = await dana.say(slack.supportChannel, "teh answer", { thread: root.ts });
    const takenBack = await dana.say(slack.supportChannel, "canary-regret", { thread: root.ts });
    await receipt(mended, "hourglass_flowing_sand");
    await dana.edit(slack.supportChannel, mended, "the answer");
    await dana.remove(slack.supportChannel, takenBack);
    // A command does not wait, and what was written before it goes before it.
    const command = await dana.say(slack.supportChannel, "!r We sent it tody", { thread: root.ts });
    await receipt(mended, "white_check_mark");
    await receipt(command, "white_check_mark");

    expect(await said()).toEqual(["Hi", "the answer", "We sent it tody"]);
    await discord.waitFor(() => shown("We sent it tody"));
    await dana.edit(slack.supportChannel, command, "!r We sent it today");
    await discord.waitFor(() => shown("We sent it today"));
    await dana.remove(slack.supportChannel, mended);
    await discord.waitFor(() => !shown("the answer"));

    expect(await said()).toEqual(["Hi", "We sent it today"]);
    expect(JSON.stringify(discord.state())).not.toContain("canary-regret");
  });
});
