// The desk set up by its admins, in Slack and in Discord, while it runs: where a category's tickets go, who speaks, who is pinged.

import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seenText } from "../../bots/discord/testing.ts";
import { words } from "../../bots/slack/testing.ts";
import { openHouse, type TestHouse } from "../house.ts";
import { askOnDiscord, askOnSlack } from "./ask-support.ts";
import { discordRoot, discordThread, until } from "./look.ts";

let house: TestHouse;
let jane: Awaited<ReturnType<TestHouse["customer"]>>;
let [slackBilling, discordBilling, group, role] = ["", "", "", ""];

beforeAll(async () => {
  house = await openHouse();
  jane = await house.customer("Jane Doe");
  const { slack, discord } = house;
  slackBilling = slack.admin.channel("billing");
  group = slack.admin.userGroup("on-duty", ["lee", "sam"]);
  discordBilling = discord.channel("billing");
  role = discord.role("on-duty", ["lee", "sam"]);
});
afterAll(() => house.close());

const patienceMs = 12_000;
const onSlack = (name: string, text: string) => askOnSlack(house, name, text, patienceMs);
const onDiscord = (name: string, verb: string, options: Record<string, string> = {}) =>
  askOnDiscord(house, name, { verb, options }, patienceMs);

const open = async (subject: string, more: object = {}) => {
  const body = { user_id: jane.id, subject, description: `About ${subject}`, ...more };
  const { ticket } = await house.app.post<{ ticket: { id: number; conversation_id: number } }>("/tickets", body);
  return ticket;
};

const inSlack = (channel: string) => house.slack.state().channels.find(({ id }) => id === channel)?.messages ?? [];
const slackRootIn = (channel: string, text: string) =>
  inSlack(channel).find(
    (message) => (message.thread_ts ?? message.ts) === message.ts && JSON.stringify(message).includes(text),
  );
const repliesIn = (channel: string, root: string) =>
  inSlack(channel).filter((message) => message.thread_ts === root && message.ts !== root);
const wait = <T>(check: () => T | undefined | false) => house.slack.waitFor(check, 15_000);
const waitDiscord = <T>(check: () => T | undefined | false) => house.discord.waitFor(check, 15_000);

test("who is no admin, or no agent, changes nothing and is told so", async () => {
  expect(await onSlack("lee", "setup")).toMatch(/for admins/);
  expect(await onSlack("lee", `setup channel billing <#${slackBilling}|billing>`)).toMatch(/for admins/);
  expect(await onDiscord("lee", "setup-mode", { mode: "all" })).toMatch(/for admins/);
  expect(await onDiscord("visitor", "setup")).toMatch(/not an agent/);
});

test("a channel in which the bot is not, or may not write, is refused with what to do", async () => {
  house.slack.admin.channel("secret", { withoutBot: true });
  expect(await onSlack("dana", "setup channel billing #secret")).toMatch(/in no channel "#secret". Invite it/);
  house.discord.bar(discordBilling, "send");
  expect(await onDiscord("dana", "setup-channel", { category: "billing", channel: discordBilling })).toMatch(
    /cannot work in #billing\..*permission/,
  );
  for (const right of ["threads", "sendInThreads"] as const) {
    house.discord.bar(discordBilling, right);
    expect(await onDiscord("dana", "setup-channel", { category: "billing", channel: discordBilling })).toMatch(
      /cannot work in #billing\..*permission/,
    );
  }
  house.discord.bar(discordBilling);
  expect(house.discord.messages(discordBilling)).toEqual([]);
});

test("a category's tickets go to its channel from now on; answers there reach the customer, and others stay where they were", async () => {
  const early = await open("Early bill", { category: "billing" });
  await wait(() => slackRootIn(house.slack.supportChannel, "Early bill"));
  expect(await onSlack("dana", `setup channel billing <#${slackBilling}|>`)).toMatch(/go to #billing now/);
  expect(await onDiscord("dana", "setup-channel", { category: "billing", channel: "billing" })).toMatch(
    /go to #billing/,
  );

  await open("Double charge", { category: "billing" });
  await open("Broken key", { category: "technical" });

  const root = await wait(() => slackRootIn(slackBilling, "Double charge"));
  await wait(() => slackRootIn(house.slack.supportChannel, "Broken key"));
  const thread = await waitDiscord(() => discordThread(house.discord, "Double charge"));
  expect(thread.parentId).toBe(discordBilling);
  expect(slackRootIn(house.slack.supportChannel, "Double charge")).toBeUndefined();

  await house.slack.user("dana").react(slackBilling, root.ts, "eyes");
  await wait(() => JSON.stringify(slackRootIn(slackBilling, "Double charge")).includes("Unclaim"));
  await house.slack.user("dana").say(slackBilling, "We refund it.", { thread: root.ts });
  const chat = await until(
    () => jane.api.get<{ ticket: { messages: { message: string }[] } }>("/tickets/2"),
    ({ ticket }) => ticket.messages.some(({ message }) => message === "We refund it."),
  );
  expect(chat.ticket.messages).toHaveLength(1);
  await house.discord.user("lee").say(thread.id, "!note Lee looks, too");
  await wait(() => repliesIn(slackBilling, root.ts).some((each) => words(each).includes("Lee looks, too")));

  await jane.api.post(`/tickets/${early.id}/message`, { message: "Still waiting" });
  const old = slackRootIn(house.slack.supportChannel, "Early bill");
  await wait(() =>
    repliesIn(house.slack.supportChannel, old?.ts ?? "").some((each) => words(each).includes("Still waiting")),
  );
});

test("a ticket whose category changes moves, with links both ways, and what is written in its old thread still counts", async () => {
  const { id } = await open("Wrong drawer", { category: "other" });
  const old = await wait(() => slackRootIn(house.slack.supportChannel, "Wrong drawer"));
  await house.slack.user("dana").react(house.slack.supportChannel, old.ts, "eyes");
  await wait(() => JSON.stringify(slackRootIn(house.slack.supportChannel, "Wrong drawer")).includes("Unclaim"));

  await house.app.patch(`/tickets/${id}`, { category: "billing" });

  const root = await wait(() => slackRootIn(slackBilling, "Wrong drawer"));
  await wait(() =>
    repliesIn(slackBilling, root.ts).some((each) => words(each).includes("goes on from an earlier thread")),
  );
  await wait(() =>
    /goes on in another channel[\s\S]*archives/.test(
      JSON.stringify(slackRootIn(house.slack.supportChannel, "Wrong drawer")),
    ),
  );
  await house.slack.user("dana").say(house.slack.supportChannel, "From the old thread", { thread: old.ts });
  await wait(() => repliesIn(slackBilling, root.ts).some((each) => words(each).includes("From the old thread")));
  await jane.api.post(`/tickets/${id}/message`, { message: "Thank you" });
  await wait(() => repliesIn(slackBilling, root.ts).some((each) => words(each).includes("Thank you")));
  expect(repliesIn(house.slack.supportChannel, old.ts).some((each) => words(each).includes("Thank you"))).toBe(false);
});

test("the relay mode changes at once, for one channel", async () => {
  expect(await onSlack("dana", "setup mode explicit #billing")).toMatch(/#billing: only what is sent on purpose/);
  const { id } = await open("Explicit bill", { category: "billing" });
  const root = await wait(() => slackRootIn(slackBilling, "Explicit bill"));
  expect(JSON.stringify(root)).toContain("stays a note");
  await house.slack.user("dana").react(slackBilling, root.ts, "eyes");
  await wait(() => JSON.stringify(slackRootIn(slackBilling, "Explicit bill")).includes("Unclaim"));
  await house.slack.user("dana").say(slackBilling, "only for us", { thread: root.ts });
  await house.slack.user("dana").say(slackBilling, "!r for you", { thread: root.ts });

  const seen = await until(
    () => jane.api.get<{ ticket: { messages: { message: string }[] } }>(`/tickets/${id}`),
    ({ ticket }) => ticket.messages.length > 0,
  );
  expect(seen.ticket.messages.map(({ message }) => message)).toEqual(["for you"]);
});

test("a new ticket pings who is on duty once on each platform, and nothing that a customer writes pings anybody", async () => {
  expect(await onSlack("dana", `setup duty <!subteam^${group}|@on-duty>`)).toMatch(/@on-duty is on duty/);
  expect(await onDiscord("dana", "setup-duty", { group: "on-duty" })).toMatch(/@on-duty is on duty/);

  const subject = `Ping <!subteam^${group}> <@&${role}> @everyone`;
  const { id } = await open(subject, { priority: "high", description: subject });
  const root = await wait(() => slackRootIn(house.slack.supportChannel, "Ping "));
  const pings = () =>
    repliesIn(house.slack.supportChannel, root.ts).filter((each) =>
      JSON.stringify(each).includes(`<!subteam^${group}>`),
    );
  await wait(() => pings().length > 0);
  const thread = await waitDiscord(() => discordThread(house.discord, "Ping "));
  const called = () => house.discord.messages(thread.id).filter(({ mentions }) => mentions.roleIds.length > 0);
  await waitDiscord(() => called().length > 0);
  await jane.api.post(`/tickets/${id}/message`, { message: `${subject} again` });
  await wait(() => repliesIn(house.slack.supportChannel, root.ts).some((each) => words(each).includes("again")));
  await waitDiscord(() => house.discord.messages(thread.id).some((each) => seenText(each).includes("again")));

  expect(pings()).toHaveLength(1);
  expect(called().map(({ mentions }) => mentions.roleIds)).toEqual([[role]]);
  expect(discordRoot(house.discord, thread)?.mentions.roleIds).toEqual([]);
});

test("an urgent ticket that stays nobody's is told in the channel, with a ping of who is on duty", async () => {
  const { conversation_id } = await open("On fire", { priority: "urgent" });
  await wait(() => slackRootIn(house.slack.supportChannel, "On fire"));
  await inDatabase("UPDATE event SET at = at - interval '16 minutes' WHERE conversation_id = $1", [conversation_id]);

  // The desk looks every fifteen seconds.
  const inChannel = await house.slack.waitFor(
    () => slackRootIn(house.slack.supportChannel, "Urgent and unassigned"),
    30_000,
  );
  const onDiscordToo = await waitDiscord(() =>
    house.discord
      .messages(house.discord.supportChannel)
      .find((each) => seenText(each).includes("Urgent and unassigned")),
  );

  expect(JSON.stringify(inChannel)).toContain(`<!subteam^${group}> You are on duty.`);
  expect(onDiscordToo.mentions).toMatchObject({ roleIds: [role], userIds: [], everyone: false });
}, 60_000);

test("a digest's channel is checked at once, and hears of it", async () => {
  expect(await onSlack("dana", "digest set 09:00 channel:#secret")).toMatch(/in no channel "#?secret". Invite it/);
  house.discord.bar(discordBilling, "send");
  expect(await onDiscord("dana", "digest", { do: "set", channel: discordBilling })).toMatch(/cannot work in #billing/);
  house.discord.bar(discordBilling);

  expect(await onSlack("dana", "digest set 09:00 channel:#billing")).toMatch(/comes to #billing/);
  expect(inSlack(slackBilling).map(words).join()).toContain("The desk's digest comes here from now on (Dana)");
});

test("outside the hours only what an admin allows pings; two admins at once both get theirs", async () => {
  await house.operate("agents", "role", "lee", "admin");
  const [duty, hours] = await Promise.all([
    onSlack("dana", `setup duty <!subteam^${group}> outside:none`),
    onDiscord("lee", "setup-hours", { days: "mon-sun", from: "00:00", to: "00:01", zone: "UTC" }),
  ]);
  expect(duty).toMatch(/outside the hours by nothing/);
  expect(hours).toMatch(/open Mon–Sun 00:00–00:01 \(UTC\)/);

  await open("At night");
  const root = await wait(() => slackRootIn(house.slack.supportChannel, "At night"));
  await wait(() => repliesIn(house.slack.supportChannel, root.ts).length > 0);
  await house.slack.user("dana").react(house.slack.supportChannel, root.ts, "eyes");
  await wait(() => repliesIn(house.slack.supportChannel, root.ts).some((each) => words(each).includes("claimed")));
  expect(JSON.stringify(repliesIn(house.slack.supportChannel, root.ts))).not.toContain("subteam");

  const card = await onSlack("dana", "setup");
  expect(card).toMatch(/#billing: Billing & Payments · Only what is sent on purpose/);
  expect(card).toMatch(/Mon–Sun 00:00–00:01/);
  expect(await onDiscord("lee", "setup-hours", { days: "off" })).toMatch(/always open/);
});

test("an agent is told once that their customer waits too long, and one who wants none of it is not", async () => {
  const told = (name: string) => {
    const person = house.slack.user(name);
    return inSlack(person.dm())
      .map(words)
      .filter((text) => text.includes("waits for an answer"));
  };
  expect(await onSlack("dana", "setup notices waiting:1")).toMatch(/after 1 minute/);
  expect(await onSlack("sam", "notify waiting off")).toMatch(/My customer waits for 1 minute[\s\S]{0,12}I am not told/);
  const late = await open("Late for Lee");
  const quiet = await open("Late for Sam");
  await house.app.put(`/tickets/${late.id}/assign`, { assigned_to: await idOf("Lee") });
  await house.app.put(`/tickets/${quiet.id}/assign`, { assigned_to: await idOf("Sam") });
  await inDatabase("UPDATE conversation SET waiting_since = waiting_since - interval '2 minutes' WHERE id = ANY ($1)", [
    [late.conversation_id, quiet.conversation_id],
  ]);

  await wait(() => told("lee").length > 0);
  const root = await wait(() => slackRootIn(house.slack.supportChannel, "Late for Sam"));
  await wait(() =>
    repliesIn(house.slack.supportChannel, root.ts).some((each) => words(each).includes("has waited for")),
  );
  // Everything that is due is told; a second look finds nothing.
  await until(
    () => inDatabase("SELECT count(*)::int AS count FROM notice WHERE state IN ('pending', 'sending')"),
    ([row]) => row?.count === 0,
  );

  expect(told("lee")).toHaveLength(1);
  expect(told("sam")).toHaveLength(0);
  const waits = await inDatabase("SELECT conversation_id FROM event WHERE type = 'conversation.waited'");
  expect(waits).toHaveLength(2);
});

test("a channel that is deleted loses nothing: its tickets go on in the first one, and new ones come there", async () => {
  await open("Before the end", { category: "billing" });
  await waitDiscord(() => discordThread(house.discord, "Before the end"));
  house.discord.deleteChannel(discordBilling);
  const { id } = await open("After the end", { category: "billing" });

  const thread = await house.discord.waitFor(() => discordThread(house.discord, "After the end"), 40_000);
  await jane.api.post(`/tickets/${id}/message`, { message: "I am still here" });
  await waitDiscord(() => house.discord.messages(thread.id).some((each) => seenText(each).includes("I am still here")));

  expect(thread.parentId).toBe(house.discord.supportChannel);
  expect(slackRootIn(slackBilling, "After the end")).toBeDefined();
  expect(await onDiscord("dana", "setup")).not.toMatch(/Discord[\s\S]*#billing: Billing[\s\S]*On duty/);
}, 60_000);

async function inDatabase(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql, values);
  await client.end();
  return rows;
}

async function idOf(name: string): Promise<number> {
  const [row] = await inDatabase("SELECT id FROM person WHERE name = $1", [name]);
  return Number(row?.id);
}
