import { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listAgents } from "../../src/desk/people/agents.ts";
import { reviewListed } from "../../src/desk/people/recognize.ts";
import { changeText, listChanges } from "../../src/desk/settings/history.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { silentLog } from "../../test/silent-log.ts";
import { type SlackSandbox, startSlackSandbox } from "../sandbox/slack/emulator.ts";
import { createFindAgent, howToBecomeAgent } from "./actor.ts";
import { createPeople } from "./people.ts";
import { slackLogger } from "./slack-logger.ts";

let slack: SlackSandbox;
let world: TestDesk;
let now: number;

beforeEach(async () => {
  [slack, world] = await Promise.all([startSlackSandbox(), openTestDesk()]);
  now = 0;
});
afterEach(async () => {
  await slack.close();
  await world.close();
});

function finder({ adminUserIds = [], agentUsergroupId }: { adminUserIds?: string[]; agentUsergroupId?: string } = {}) {
  const web = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logger: slackLogger(silentLog),
  });
  const people = createPeople({ web, teamId: async () => slack.teamId, agentUsergroupId, now: () => now });
  return { people, findAgent: createFindAgent({ desk: world.desk, people, adminUserIds }) };
}
const id = (name: string) => slack.user(name).id;
const calls = (route: string) => slack.journal.filter((entry) => entry.route === route).length;

test("who is linked is that agent, also while Slack cannot be asked", async () => {
  await world.desk.prisma.identity.create({
    data: { platform: "slack", externalId: id("dana"), personId: world.lee.id },
  });
  expect(await finder().findAgent(id("dana"))).toEqual(world.lee);

  slack.faults.add({ route: "users.info", fault: { applied: false, reset: true } });

  expect(await finder().findAgent(id("dana"))).toEqual(world.lee);
});

test("what Slack said last counts for ten minutes while it does not answer, so that nobody who is known waits", async () => {
  const { findAgent, people } = finder();
  expect(await findAgent(id("lee"))).toEqual(world.lee);
  now = 60_000;
  slack.faults.add({ route: "users.info", times: 1_000, fault: { applied: false, hang: true } });

  expect(await findAgent(id("lee"))).toEqual(world.lee);
  expect(await people.member(id("lee"))).toMatchObject({ name: "lee", full: true });
  slack.faults.clear();
  slack.faults.add({ route: "users.info", times: 2, fault: { applied: false, reset: true } });
  now = 600_000;
  await expect(people.member(id("lee"))).rejects.toThrow();
  expect(await people.nameOf(id("lee"))).toBe("lee");

  expect(await people.member(id("lee"))).toMatchObject({ name: "lee" });
});

test("a guest is no agent, even one who is linked by hand", async () => {
  const guest = slack.admin.person("guest", { guest: true });
  await world.desk.prisma.identity.create({ data: { platform: "slack", externalId: guest, personId: world.lee.id } });

  expect(await finder().findAgent(guest)).toBeUndefined();
});

test("who leaves the user group is an agent no more within a minute, signed out too, and comes back as the same", async () => {
  const agentUsergroupId = slack.admin.userGroup("agents", ["sam"]);
  const { findAgent, people } = finder({ agentUsergroupId });
  const sam = await findAgent(id("sam"));
  const session = { hash: "a".repeat(64), personId: sam?.id ?? 0, expiresAt: new Date("2100-01-01") };
  await world.desk.prisma.agentSession.create({ data: session });

  slack.admin.userGroup("agents", []);
  now = 60_000;
  await reviewListed(world.desk, "slack", people.isInGroup);
  expect(await findAgent(id("sam"))).toBeUndefined();
  expect(await world.desk.prisma.agentSession.count({ where: { revokedAt: null } })).toBe(0);
  expect(await listAgents(world.desk, world.dana, {})).toHaveLength(2);

  slack.admin.userGroup("agents", ["sam"]);
  now = 120_000;
  expect(await findAgent(id("sam"))).toEqual(sam);
});

test("an admin by configuration becomes one at the first action", async () => {
  const { findAgent } = finder({ adminUserIds: [id("sam")] });

  const first = await findAgent(id("sam"));
  const second = await findAgent(id("sam"));

  expect(first).toMatchObject({ kind: "agent", name: "sam", role: "admin" });
  expect(second).toEqual(first);
});

test("a member of the user group is an agent, from within a minute of joining", async () => {
  const agentUsergroupId = slack.admin.userGroup("agents", ["sam"]);
  const { findAgent } = finder({ agentUsergroupId });
  expect(await findAgent(id("sam"))).toMatchObject({ role: "agent", name: "sam" });
  expect(await findAgent(id("robin"))).toBeUndefined();

  slack.admin.userGroup("agents", ["sam", "robin"]);
  expect(await findAgent(id("robin"))).toBeUndefined();
  now = 60_000;

  expect(await findAgent(id("robin"))).toMatchObject({ role: "agent", name: "robin" });
  expect(calls("usergroups.users.list")).toBe(2);
});

test("a member with an agent's e-mail is that agent", async () => {
  expect(await finder().findAgent(id("lee"))).toEqual(world.lee);
  expect(await finder().findAgent(id("jane"))).toBeUndefined();
});

test("guests, bots, strangers and those who left are never agents, whatever list they are on", async () => {
  const names = ["guest", "robot", "stranger", "gone"];
  slack.admin.person("guest", { guest: true, email: "lee@example.test" });
  slack.admin.person("robot", { bot: true });
  slack.admin.person("stranger", { outside: true });
  slack.admin.person("gone", { deactivated: true });
  const { findAgent } = finder({
    adminUserIds: names.map(id),
    agentUsergroupId: slack.admin.userGroup("agents", names),
  });

  for (const name of names) expect(await findAgent(id(name))).toBeUndefined();
  expect(await findAgent("U0NOBODY")).toBeUndefined();
});

test("an agent who was disabled does not come back by a list", async () => {
  const { findAgent } = finder({ agentUsergroupId: slack.admin.userGroup("agents", ["sam"]) });
  const sam = await findAgent(id("sam"));
  await world.desk.prisma.person.update({ where: { id: sam?.id ?? 0 }, data: { disabledAt: new Date() } });

  expect(await findAgent(id("sam"))).toBeUndefined();
});

test("when Slack cannot be asked, nobody is taken for an outsider", async () => {
  slack.faults.add({ route: "users.info", fault: { applied: false, reset: true } });
  const { findAgent, people } = finder({ adminUserIds: [id("sam")] });

  await expect(findAgent(id("sam"))).rejects.toThrow();
  expect(await findAgent(id("sam"))).toMatchObject({ role: "admin" });
  slack.faults.add({ route: "users.info", fault: { applied: false, reset: true } });
  expect(await people.nameOf(id("robin"))).toBe("someone");
  expect(await people.nameOf(id("robin"))).toBe("robin");
});

test("the way to become an agent is said", () => {
  expect(howToBecomeAgent("U1", "S1")).toContain("user group");
  expect(howToBecomeAgent("U1", undefined)).toContain("U1");
});

test("the history says which list made or unmade whom an agent, once for each time", async () => {
  const agentUsergroupId = slack.admin.userGroup("agents", ["sam"]);
  const { findAgent, people } = finder({ agentUsergroupId, adminUserIds: [id("robin")] });
  await Promise.all([findAgent(id("lee")), findAgent(id("robin"))]);
  const first = await Promise.all([1, 2, 3].map(() => findAgent(id("sam"))));
  expect(new Set(first.map((agent) => agent?.id)).size).toBe(1);
  slack.admin.userGroup("agents", []);
  now = 60_000;
  for (let times = 0; times < 3; times += 1) {
    await reviewListed(world.desk, "slack", people.isInGroup);
    await findAgent(id("sam"));
  }
  slack.admin.userGroup("agents", ["sam"]);
  now = 120_000;
  await Promise.all([1, 2, 3].map(() => findAgent(id("sam"))));

  const { changes } = await listChanges(world.desk, world.dana, { limit: 50 });
  const by = (who: string) => changes.filter((change) => change.by === who).map(changeText);
  expect(by("Slack's user group")).toEqual([
    `Slack · ${id("sam")} · agent: none → sam`,
    "sam · role: none → agent",
    "sam · role: agent → none",
    `Slack · ${id("sam")} · agent: sam → none`,
    `Slack · ${id("sam")} · agent: none → sam`,
    "sam · role: none → agent",
  ]);
  expect(by("the configuration")).toEqual([
    `Slack · ${id("robin")} · agent: none → robin`,
    "robin · role: none → admin",
  ]);
  expect(by("the e-mail address on Slack")).toEqual([`Slack · ${id("lee")} · agent: none → Lee`]);
  expect(changes).toHaveLength(9);
});
