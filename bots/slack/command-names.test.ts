import { afterAll, beforeAll, expect, it } from "vitest";
import { alertsCard } from "../../src/cards/alert-card.ts";
import { digestsCard } from "../../src/cards/digests-card.ts";
import { receiveFromCustomer } from "../../src/desk/conversations/receive.ts";
import { nameCommands, slash } from "../../src/desk/slash.ts";
import type { SlackActor } from "../sandbox/slack/actor/actor.ts";
import { callCommands } from "./command-names.ts";
import { type SlackWorld, seenMessages, startSlackWorld, words } from "./testing.ts";

let opened: SlackWorld;
let dana: SlackActor;

beforeAll(async () => {
  opened = await startSlackWorld();
  callCommands("acme");
  dana = opened.slack.user("dana");
  await opened.slack.waitFor(() => opened.slack.connected() === 2);
});
afterAll(async () => {
  callCommands(undefined);
  const { violations } = opened.slack;
  await opened.close();
  expect(violations).toEqual([]);
});

const hears = async (sentence: string) => {
  const heard = () => dana.ephemerals().map(words).at(-1) ?? "";
  await expect.poll(heard, { timeout: 5_000 }).toContain(sentence);
  return heard();
};

it("is what each answer says: to a command, in a thread, to a button, and in a form", async () => {
  const { slack, thread } = opened;
  await dana.slash("/acme-support", "help", slack.supportChannel);
  expect(await hears("/acme-ticket claim")).not.toContain("/ticket ");

  await dana.say(slack.supportChannel, "!notify new", { thread });
  await hears("`/acme-support notify new on billing`");

  await dana.slash("/acme-ticket", "frobnicate /ticket list", slack.supportChannel);
  expect(await hears("`/acme-ticket frobnicate` is not a command")).toContain("For example: `/acme-ticket ");

  await dana.say(slack.supportChannel, "!view /ticket list", { thread });
  expect(await hears('"/ticket" is no ticket')).toContain("Usage: `/acme-ticket view [ref]`");
});

it("is what cards say in a channel and in direct messages, and the desk's own lines", async () => {
  const { channel, slack, thread } = opened;
  const place = { rootId: thread, threadId: thread };
  const author = { name: "Support", avatarUrl: null };

  await channel.announce(
    slack.supportChannel,
    alertsCard({ value: { urgent: null, late: null, backlog: null, undelivered: null }, version: 0 }, false),
    "n1",
  );
  await channel.notify(dana.id, digestsCard({ here: undefined, mine: undefined, isAdmin: false }), "n2");
  await channel.post(
    slack.supportChannel,
    place,
    { kind: "line", author, text: `See ${slash("support failed")}.` },
    "1.9",
  );

  const said = [slack.supportChannel, dana.dm()].flatMap((where) => seenMessages(slack, where).map(({ text }) => text));
  expect(said.join("\n")).toContain("/acme-support alerts urgent 15 · /acme-support alerts late off");
  expect(said.join("\n")).toContain("/acme-support digest set 09:00");
  expect(said.join("\n")).toContain("See /acme-support failed.");
});

it("leaves alone what somebody else wrote", async () => {
  const { slack, world, deliver, conversation } = opened;
  const body = "What does /support failed mean, and `/ticket list`?";

  await receiveFromCustomer(world.desk, world.jane, { at: { conversation }, body });
  await deliver();

  expect(seenMessages(slack, slack.supportChannel).map(({ text }) => text)).toContain(body);
  // No text that the database holds can have the sign.
  await expect(world.desk.prisma.macro.create({ data: { name: "x", body: slash("ticket list") } })).rejects.toThrow();
});

it("is the plain name everywhere else", () => {
  expect(nameCommands(`See ${slash("support failed")}.`)).toBe("See /support failed.");
});
