// The setup's forms in both workspaces: what can be picked in them, and two admins who have one open at once.

import { afterAll, beforeAll, expect, test } from "vitest";
import { seenText } from "../../bots/discord/testing.ts";
import { words } from "../../bots/slack/testing.ts";
import { openHouse, type TestHouse } from "../house.ts";
import { askOnDiscord, askOnSlack } from "./ask-support.ts";
import { discordButton, slackButton } from "./look.ts";

let house: TestHouse;
let group = "";
beforeAll(async () => {
  house = await openHouse();
  group = house.slack.admin.userGroup("on-duty", ["lee", "sam"]);
  house.discord.role("on-duty", ["lee", "sam"]);
  await house.operate("agents", "role", "lee", "admin");
});
afterAll(() => house.close());

const patienceMs = 12_000;
const onSlack = (name: string, text: string) => askOnSlack(house, name, text, patienceMs);
const onDiscord = (name: string, verb: string, options: Record<string, string> = {}) =>
  askOnDiscord(house, name, { verb, options }, patienceMs);

/** Dana asks `/support …` and presses a button of the answer. */
const press = {
  async slack(text: string, label: string): Promise<void> {
    const { slack } = house;
    await onSlack("dana", text);
    const answer = slack.user("dana").ephemerals().at(-1);
    if (!answer) throw new Error("There is no answer.");
    await slack.user("dana").click(slack.supportChannel, answer.ts, slackButton(answer as never, label));
  },
  async discord(verb: string, label: string): Promise<string> {
    const dana = house.discord.user("dana");
    const answer = await (await dana.slash("#support", `support ${verb}`)).settled();
    if (!answer) throw new Error("There is no answer.");
    const outcome = await dana.click(house.discord.supportChannel, answer.id, discordButton(answer, label));
    return outcome.modal ? "" : settled(outcome);
  },
};

/** What Dana's open form answers; on Slack a refusal stands at its field. */
const submit = {
  async slack(values: Record<string, string>): Promise<string> {
    const dana = house.slack.user("dana");
    await house.slack.waitFor(() => dana.openModal());
    const before = dana.ephemerals().length;
    const { errors } = await dana.submit(values);
    if (errors) {
      await dana.dismiss();
      return Object.values(errors).join();
    }
    return house.slack.waitFor(() => {
      const next = dana.ephemerals()[before];
      return next && words(next);
    }, patienceMs);
  },
  discord: async (values: Record<string, string | string[]>): Promise<string> =>
    settled(await house.discord.user("dana").submit(values)),
};

async function settled(outcome: Awaited<ReturnType<ReturnType<TestHouse["discord"]["user"]>["submit"]>>) {
  const message = await outcome.settled(patienceMs);
  return message ? seenText(message) : "";
}

test("on Slack nobody is picked for on duty in the form, or by one button of the card", async () => {
  await onSlack("dana", `setup duty <!subteam^${group}|@on-duty>`);
  await press.slack("setup", "On duty");
  await house.slack.waitFor(() => house.slack.user("dana").openModal());
  expect(JSON.stringify(await house.slack.user("dana").suggest("answer", ""))).toMatch(/"Nobody"/);
  expect(await submit.slack({ group: "off" })).toMatch(/ping nobody here any more/);

  await onSlack("dana", `setup duty <!subteam^${group}|@on-duty>`);
  const before = house.slack.user("dana").ephemerals().length;
  await press.slack("setup", "Nobody on duty");
  await house.slack.waitFor(() =>
    /ping nobody/.test(JSON.stringify(house.slack.user("dana").ephemerals().slice(before))),
  );
});

test("on Discord, too, also where there are more roles than its form shows", async () => {
  const nobody = /ping nobody here any more/;
  await onDiscord("dana", "setup-duty", { group: "on-duty" });
  await press.discord("setup", "On duty");
  expect(await submit.discord({ group: ["off"] })).toMatch(nobody);

  let last = "";
  for (let n = 0; n < 30; n += 1) last = house.discord.role(`team-${n}`, []);
  await onDiscord("dana", "setup-duty", { group: "on-duty" });
  const typed = await house.discord.user("dana").autocomplete("#support", "support setup-duty", "group", "");
  expect(typed[0]).toMatchObject({ name: "Nobody", value: "off" });
  expect(await press.discord("setup", "Nobody on duty")).toMatch(nobody);
  await onDiscord("dana", "setup-duty", { group: "on-duty" });
  await press.discord("setup", "On duty");
  const shown = JSON.stringify(house.discord.user("dana").openModal()?.components);
  expect(shown).toContain('"placeholder":"Nobody"');
  expect(await submit.discord({ tickets: ["urgent"] })).toMatch(/@on-duty is on duty: pinged by urgent tickets/);
  await press.discord("setup", "On duty");
  expect(await submit.discord({ group: last })).toMatch(/@team-29 is on duty/);
  await press.discord("setup", "On duty");
  expect(await submit.discord({ group: [] })).toMatch(nobody);
});

test("on Discord a category's channel is found by Discord's own select where there are more than its form shows", async () => {
  let room = "";
  for (let n = 0; n < 30; n += 1) room = house.discord.channel(`room-${n}`);
  await press.discord("setup", "A category's channel");
  expect(await submit.discord({ category: ["bug"], channel: room })).toMatch(
    /New Bug Reports tickets go to #room-29 now/,
  );
  await press.discord("setup", "A category's channel");
  expect(await submit.discord({ category: ["bug"], channel: [] })).toMatch(/go to the desk's first channel now/);
});

test("an alert is not set by a form that another admin was faster than, on either platform", async () => {
  await press.slack("alerts", "Urgent");
  await house.slack.waitFor(() => house.slack.user("dana").openModal());
  expect(await onDiscord("lee", "alerts", { about: "late", limit: "30" })).toMatch(/after 30 minutes of open hours/);
  expect(await submit.slack({ limit: "10" })).toBe(
    "Lee changed this meanwhile, so nothing was done. Look at /support setup again.",
  );

  await press.discord("alerts", "Urgent");
  expect(await onSlack("lee", "alerts late 45")).toMatch(/after 45 minutes of open hours/);
  expect(await submit.discord({ limit: "10" })).toMatch(/Lee changed this meanwhile, so nothing was done/);
  expect(await onSlack("dana", "alerts")).toMatch(/after 15 minutes[\s\S]*after 45 minutes/);

  await press.discord("alerts", "Urgent");
  expect(await submit.discord({ limit: "10" })).toMatch(/after 10 minutes[\s\S]*after 45 minutes/);
  await press.slack("alerts", "Urgent");
  expect(await submit.slack({ limit: "5" })).toMatch(/after 5 minutes[\s\S]*after 45 minutes/);
});

test("a form shows what holds, so that who changes one thing of it leaves the rest", async () => {
  const done = await onSlack("dana", `setup duty <!subteam^${group}|@on-duty> urgent none`);
  expect(done).toMatch(/@on-duty is on duty: pinged by urgent tickets, once each\./);
  await onSlack("dana", "setup hours mon-fri 09:00 17:00 Europe/Berlin");
  await press.slack("setup", "On duty");
  await house.slack.waitFor(() => house.slack.user("dana").openModal());
  expect(await submit.slack({ tickets: "all" })).toMatch(
    /@on-duty on Slack: pinged by every new ticket, outside the hours by nothing/,
  );
  await press.slack("setup", "Hours");
  await house.slack.waitFor(() => house.slack.user("dana").openModal());
  expect(await submit.slack({ to: "18:00" })).toMatch(/open Mon–Fri 09:00–18:00 \(Europe\/Berlin\)/);

  await onDiscord("dana", "setup-duty", { group: "on-duty" });
  await press.discord("setup", "On duty");
  expect(await submit.discord({ outside: ["urgent"] })).toMatch(
    /@on-duty on Slack, @on-duty on Discord: pinged by every new ticket, outside the hours by urgent tickets/,
  );
  await press.discord("setup", "Direct messages");
  expect(await submit.discord({ waiting: "30" })).toMatch(
    /when a conversation is assigned · when a customer writes · after 30 minutes/,
  );
  await press.discord("alerts", "Urgent");
  expect(JSON.stringify(house.discord.user("dana").openModal())).toContain('"value":"5"');
  expect(await submit.discord({})).toMatch(/after 5 minutes/);
});

test("a form that was opened by a command is none that another admin may be overwritten by, either", async () => {
  await house.slack.user("dana").slash("/support", "setup duty");
  await house.slack.waitFor(() => house.slack.user("dana").openModal());
  await onDiscord("lee", "setup-duty", { group: "on-duty", tickets: "urgent" });
  expect(await submit.slack({ outside: "all" })).toMatch(/Lee changed this meanwhile/);
});
