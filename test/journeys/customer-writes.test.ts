// Of a customer who writes, those are told whom it concerns, by direct message, and only of the first word that waits for an answer.

import { afterAll, beforeAll, expect, test } from "vitest";
import { words } from "../../bots/slack/testing.ts";
import { openHouse, type TestHouse } from "../house.ts";
import { discordThread, slackReplies, slackRoot } from "./look.ts";

let house: TestHouse;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

/** The direct messages that tell of a customer who writes, oldest first. */
const onSlack = (name: string) =>
  (house.slack.state().channels.find(({ id }) => id === house.slack.user(name).dm())?.messages ?? []).filter(
    (message) => words(message).includes(" writes."),
  );
const onDiscord = (name: string) =>
  house.discord
    .messages(house.discord.user(name).directChannel())
    .filter((message) => JSON.stringify(message).includes(" writes."));
const countsOf = (name: string) => [onSlack(name).length, onDiscord(name).length];
const toldOnBoth = async (name: string, times: number) => {
  await house.slack.waitFor(() => onSlack(name).length >= times, 15_000);
  await house.discord.waitFor(() => onDiscord(name).length >= times, 15_000);
};

test("who has it and who follows it are told once for each wait, on both platforms, until they want it no more", async () => {
  const { slack, discord } = house;
  const jane = await house.customer("Jane Doe");
  const { conversation_id: id } = await jane.api.post<{ conversation_id: number }>("/chat/create", { message: "Hi" });
  const root = await slack.waitFor(() => slackRoot(slack, "Jane Doe"));
  const thread = await discord.waitFor(() => discordThread(discord, "Jane Doe"));
  const [dana, lee, sam] = [slack.user("dana"), slack.user("lee"), slack.user("sam")];
  const inThread = (text: string) =>
    slack.waitFor(() => slackReplies(slack, root.ts).some((reply) => JSON.stringify(reply).includes(text)), 15_000);
  const janeWrites = async (message: string) => {
    await jane.api.post(`/chat/${id}/send`, { message });
    await inThread(message.slice(-8));
  };
  const leeAnswers = async (text: string) => {
    await lee.say(slack.supportChannel, text, { thread: root.ts });
    await discord.waitFor(() => JSON.stringify(discord.messages(thread.id)).includes(text), 15_000);
  };
  await dana.say(slack.supportChannel, "!assign @lee", { thread: root.ts });
  await inThread("assigned this to");
  await sam.say(slack.supportChannel, "!follow", { thread: root.ts });
  await slack.waitFor(() => JSON.stringify(slackRoot(slack, "Jane Doe")).includes("Sam"));

  await janeWrites("of the same wait");
  await leeAnswers("First answer");
  await janeWrites("<!here> <!channel> @everyone look, one");
  for (const name of ["lee", "sam"]) await toldOnBoth(name, 1);
  await janeWrites("look, two");
  await leeAnswers("Second answer");
  await janeWrites("look, three");
  for (const name of ["lee", "sam"]) await toldOnBoth(name, 2);

  await sam.slash("/support", "notify writes off");
  await slack.waitFor(() => sam.ephemerals().some((each) => /writes[\s\S]{0,40}I am not told/.test(words(each))));
  await leeAnswers("Third answer");
  await janeWrites("look, four");
  await toldOnBoth("lee", 3);

  expect(Object.fromEntries(["lee", "sam", "dana"].map((name) => [name, countsOf(name)]))).toEqual({
    lee: [3, 3],
    sam: [2, 2],
    dana: [0, 0],
  });
  expect(onSlack("lee").map(words)[0]).toMatch(/Your customer writes[\s\S]*look, one/);
  expect(onSlack("sam").map(words)[0]).toMatch(/what you follow writes/);
  // In plain text Slack reads no markup; anywhere else it would ping.
  for (const message of [...onSlack("lee"), ...onSlack("sam")]) {
    expect(message.text).toBe("💬 Jane Doe");
    expect(JSON.stringify(message)).not.toMatch(/"type":"mrkdwn","text":"[^"]*<!(here|channel)/);
  }
  expect(JSON.stringify(onSlack("lee")[0])).toContain('"Unclaim"');
  expect(JSON.stringify(onSlack("sam")[0])).toContain('"Unfollow"');
  expect(JSON.stringify(onSlack("lee")[0])).toContain("archives");
  for (const { mentions } of [...onDiscord("lee"), ...onDiscord("sam")])
    expect(mentions).toEqual({ userIds: [], roleIds: [], everyone: false });
}, 90_000);
