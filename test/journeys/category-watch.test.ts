// An agent asks to hear of a category's new tickets: each comes by direct message, on both platforms, with the button that takes it.

import { afterAll, beforeAll, expect, test } from "vitest";
import { words } from "../../bots/slack/testing.ts";
import { openHouse, type TestHouse } from "../house.ts";
import { discordButton, slackRoot } from "./look.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const onSlack = (name: string) =>
  house.slack.state().channels.find(({ id }) => id === house.slack.user(name).dm())?.messages ?? [];
const onDiscord = (name: string) => house.discord.messages(house.discord.user(name).directChannel());

test("who watches a category is told of its new tickets and of no other, and takes one where they read of it", async () => {
  const { slack, discord } = house;
  const lee = slack.user("lee");
  const jane = await house.customer("Jane Doe");
  const open = (subject: string, category: string) =>
    jane.api.post("/tickets", { subject, description: "Please help.", category });
  await lee.slash("/support", "notify new on billing");
  await slack.waitFor(() => lee.ephemerals().some((each) => /A new ticket comes[\s\S]*Billing/.test(words(each))));

  await open("An invoice of nobody's", "general");
  await slack.waitFor(() => slackRoot(slack, "An invoice of nobody's"), 15_000);
  await open("An invoice too many", "billing");
  await slack.waitFor(() => onSlack("lee").some((each) => words(each).includes("An invoice too many")), 15_000);
  const told = await discord.waitFor(
    () => onDiscord("lee").find((each) => JSON.stringify(each).includes("An invoice too many")),
    15_000,
  );
  expect(words(onSlack("lee").at(-1) ?? { text: "" })).toContain(
    "A new ticket of a category that you want to hear of.",
  );
  const hand = discord.user("lee");
  await (await hand.click(hand.directChannel(), told.id, discordButton(told, "Claim"))).settled();

  await slack.waitFor(() => JSON.stringify(slackRoot(slack, "An invoice too many")).includes("Unclaim"), 15_000);
  expect([onSlack("lee"), onDiscord("lee")].map((messages) => messages.length)).toEqual([1, 1]);
  expect([onSlack("dana"), onDiscord("dana")].map((messages) => messages.length)).toEqual([0, 0]);

  await lee.slash("/support", "notify new off billing");
  await slack.waitFor(() => lee.ephemerals().some((each) => words(each).includes("I am told of no category")));
  await open("Not for me", "billing");
  await slack.waitFor(() => slackRoot(slack, "Not for me"), 15_000);
  expect(onSlack("lee")).toHaveLength(1);
}, 60_000);
