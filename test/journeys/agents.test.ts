// Who is an agent, from the first admin on, by the commands of both platforms.

import { afterAll, beforeAll, expect, test } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { askOnDiscord, askOnSlack } from "./ask-support.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const patienceMs = 8_000;
const onSlack = (name: string, text: string) => askOnSlack(house, name, text, patienceMs);
const onDiscord = (name: string, verb: string, options: Record<string, string> = {}) =>
  askOnDiscord(house, name, { verb, options }, patienceMs);

const codeIn = (text: string): string => /\b[2-9A-Z]{4}-[2-9A-Z]{4}\b/.exec(text)?.[0] ?? "";

test("an admin adds somebody by a mention; a code makes them the same on the other platform", async () => {
  await house.slack.user("nia").say(house.slack.supportChannel, "hello");
  expect(await onSlack("nia", "agents")).toMatch(/Only agents/);

  expect(await onSlack("dana", `agents add <@${house.slack.user("nia").id}>`)).toBe("nia is Agent now.");
  const code = codeIn(await onSlack("nia", "link"));
  expect(code).not.toBe("");
  expect(await onDiscord("nia", "link")).toMatch(/no agent here yet/);
  expect(await onDiscord("nia", "link", { code: "AAAA-2222" })).toMatch(/does not work/);
  expect(await onDiscord("nia", "link", { code })).toMatch(/This account is nia now/);

  expect(await onDiscord("nia", "help")).toMatch(/What you can do/);
  expect(await onSlack("dana", "agents")).toMatch(/nia · Agent[\s\S]*Slack, Discord/);
});

test("a role changes at once, and a removal ends all of it, everywhere", async () => {
  expect(await onSlack("lee", "agents")).toMatch(/for admins/);
  expect(await onDiscord("dana", "agents", { do: "role", who: "lee", role: "admin" })).toMatch(/is Admin now/);
  expect(await onSlack("lee", "agents")).toMatch(/Lee · Admin/);
  expect(await onSlack("dana", "agents role lee agent")).toBe("Lee is Agent now.");
  expect(await onSlack("lee", "agents")).toMatch(/for admins/);

  expect(await onSlack("dana", "agents remove lee")).toMatch(/Remove this agent\?/);
  const dana = house.slack.user("dana");
  const asked = dana.ephemerals().at(-1);
  const remove = /"action_id":"(ticket confirm[^"]*)"/.exec(JSON.stringify(asked))?.[1] ?? "";
  await dana.click(house.slack.supportChannel, asked?.ts ?? "", remove);
  await expect.poll(() => onSlack("lee", "help"), { timeout: 8_000 }).toMatch(/Only agents/);
  expect(await onDiscord("lee", "help")).toMatch(/not an agent/);
});

test("the command line gives a code and changes roles too", async () => {
  const { out } = await house.operate("agents", "link", "sam");
  expect(codeIn(out)).not.toBe("");
  expect((await house.operate("agents", "role", "sam", "admin")).out).toContain("admin now");
  expect(await onDiscord("sam", "agents")).toMatch(/Agents/);
});

test("guests, bots and people from elsewhere cannot be made agents", async () => {
  const guest = house.slack.admin.person("guest", { guest: true });
  const outside = house.slack.admin.person("outside", { outside: true });
  for (const id of [guest, outside, "U0NOBODY"]) {
    expect(await onSlack("dana", `agents add <@${id}>`)).toMatch(/cannot be an agent/);
  }
  expect(await onSlack("dana", "agents add")).toMatch(/Whom\?/);
  expect(await onSlack("dana", "agents add guest")).toMatch(/Mention them/);
});

test("who comes and goes by Discord's role stands in the history, which admins read on both platforms", async () => {
  const kim = house.discord.user("kim");
  const ask = () => onDiscord("kim", "help");
  expect(await ask()).toMatch(/not an agent/);
  kim.grant(house.discord.agentRoleId);
  await expect.poll(ask, { timeout: patienceMs }).toMatch(/What you can do/);
  kim.revoke(house.discord.agentRoleId);
  await expect.poll(ask, { timeout: patienceMs }).toMatch(/not an agent/);

  const said = [
    /Discord's role · an agent's account\nDiscord · \d+ · agent: none → kim/,
    /Discord's role · who is an agent\nkim · role: none → agent/,
    /Discord's role · who is an agent\nkim · role: agent → none/,
    /Discord's role · an agent's account\nDiscord · \d+ · agent: kim → none/,
  ];
  for (const history of [await onSlack("dana", "setup history"), await onDiscord("dana", "setup-history")])
    for (const line of said) expect(history).toMatch(line);
});
