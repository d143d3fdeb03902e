import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { GatewayIntentBits } from "discord.js";
import { expect, test } from "vitest";
import { newClient, readyClient, sandbox } from "./test-desk.ts";

test("a client logs in and knows the guild, its channels and the bot", async () => {
  const discord = await sandbox({ name: "Desk" });

  const client = await readyClient(discord);

  expect(client.user.username).toBe("desk");
  expect(client.guilds.cache.get(discord.guildId)?.channels.cache.get(discord.supportChannel)?.name).toBe("support");
  expect(client.guilds.cache.first()?.roles.cache.get(discord.agentRoleId)?.name).toBe("Support agents");
  expect(discord.connected()).toBe(1);
  await client.destroy();
  await discord.waitFor(() => discord.connected() === 0);
});

test("a wrong token is refused with 4004 and disallowed intents with 4014", async () => {
  const discord = await sandbox();
  const first = newClient(discord);
  const second = newClient(discord, [GatewayIntentBits.GuildPresences]);

  await expect(first.client.login("not.the.token")).rejects.toThrow(/token/i);
  await expect(second.client.login(discord.token)).rejects.toThrow(/disallowed intents/i);
});

test("without the intent the content of others is withheld, but not of what mentions the bot", async () => {
  const discord = await sandbox();
  const { Guilds, GuildMessages } = GatewayIntentBits;
  const client = await readyClient(discord, [Guilds, GuildMessages]);
  const heard: string[] = [];
  client.on("messageCreate", (message) => void heard.push(message.content));
  const dana = discord.user("dana");

  await dana.say(discord.supportChannel, "secret");
  await dana.say(discord.supportChannel, `<@${discord.botUserId}> open`);
  await sleep(50);

  expect(heard).toEqual(["", `<@${discord.botUserId}> open`]);
});

test.each(["drop", "reconnect"] as const)("after a %s the session resumes and nothing is lost", async (how) => {
  const discord = await sandbox();
  const client = await readyClient(discord);
  const heard: string[] = [];
  client.on("messageCreate", (message) => void heard.push(message.content));
  const dana = discord.user("dana");
  const resumed = once(client, "shardResume");

  await dana.say("#support", "before");
  discord.disconnect(how);
  await discord.waitFor(() => discord.connected() === 0);
  await dana.say("#support", "meanwhile");
  await resumed;
  await dana.say("#support", "after");
  await sleep(50);

  expect(heard).toEqual(["before", "meanwhile", "after"]);
});

test("an invalid session starts afresh: what happened meanwhile is gone", async () => {
  const discord = await sandbox();
  const client = await readyClient(discord);
  const heard: string[] = [];
  client.on("messageCreate", (message) => void heard.push(message.content));

  discord.disconnect("invalid");
  await discord.user("dana").say("#support", "missed");
  await discord.waitFor(() => discord.connected() === 1, 9_000);
  await discord.user("dana").say("#support", "heard");
  await sleep(100);

  expect(heard).toEqual(["heard"]);
}, 12_000);

test("connections are refused until they are accepted again", async () => {
  const discord = await sandbox();
  await readyClient(discord);

  discord.disconnect("refuse");
  await sleep(900);
  const during = discord.connected();
  discord.disconnect("accept");
  await discord.waitFor(() => discord.connected() === 1, 9_000);

  expect(during).toBe(0);
}, 12_000);

test("a half-open socket is noticed by its missing heartbeats", async () => {
  const discord = await sandbox({ heartbeatMs: 200 });
  const client = await readyClient(discord);
  const resumed = once(client, "shardResume");

  discord.disconnect("halfOpen");

  expect(discord.connected()).toBe(0);
  await resumed;
  expect(discord.connected()).toBe(1);
});

test("message events are doubled on demand, each with a sequence number of its own", async () => {
  const discord = await sandbox();
  const client = await readyClient(discord);
  const packets: number[] = [];
  client.on("raw", (packet: { t: string; s: number }) => {
    if (packet.t === "MESSAGE_CREATE") packets.push(packet.s);
  });

  discord.duplicateEvents(3);
  await discord.user("dana").say("#support", "once");
  await sleep(50);

  expect(packets).toHaveLength(3);
  expect(new Set(packets).size).toBe(3);
});

test("two clients hear the same, and members and roles are announced", async () => {
  const discord = await sandbox();
  const { Guilds, GuildMembers } = GatewayIntentBits;
  const clients = await Promise.all([1, 2].map(() => readyClient(discord, [Guilds, GuildMembers])));
  const joined = Promise.all(clients.map((client) => once(client, "guildMemberAdd")));

  const kim = discord.user("kim");
  await joined;
  const updated = Promise.race(clients.map((client) => once(client, "guildMemberUpdate")));
  kim.grant(discord.agentRoleId);
  const [, after] = await updated;

  expect(after.roles.cache.has(discord.agentRoleId)).toBe(true);
  expect(discord.user("kim").id).toBe(kim.id);
});

test("the bot is removed from the guild and invited again", async () => {
  const discord = await sandbox();
  const client = await readyClient(discord);
  const gone = once(client, "guildDelete");

  discord.setMembership(false);
  await gone;
  const refused = client.rest.get(`/channels/${discord.supportChannel}`);
  await expect(refused).rejects.toMatchObject({ code: 50001 });
  const back = once(client, "guildCreate");
  discord.setMembership(true);
  await back;

  expect(client.channels.cache.has(discord.supportChannel)).toBe(true);
});
