import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ensureTarget } from "../../src/delivery/targets.ts";
import { claimConversation } from "../../src/desk/conversations/assign.ts";
import { startConversation } from "../../src/desk/conversations/start.ts";
import { createLocalHints, type Hints } from "../../src/desk/feed/hints.ts";
import { setRelayMode } from "../../src/desk/relay/modes.ts";
import { noAttachments } from "../../test/attachments.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { silentLog } from "../../test/silent-log.ts";
import { type DiscordSandbox, startDiscordSandbox } from "../sandbox/discord/emulator.ts";
import { createDiscordChannel } from "./channel.ts";
import { startDiscord } from "./main.ts";
import { createRest } from "./rest.ts";
import { createTyping } from "./typing.ts";

let world: TestDesk;
let sandbox: DiscordSandbox;
let hints: Hints;
let target: { id: number; place: string };
let conversation: number;
let thread: string;

beforeEach(async () => {
  world = await openTestDesk();
  sandbox = await startDiscordSandbox();
  hints = createLocalHints();
  target = await ensureTarget(world.desk, "discord", sandbox.supportChannel);
  const started = await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" });
  conversation = started.conversation;
  thread = await sandbox.user("dana").openThread(sandbox.supportChannel, "Jane");
  await world.database.prisma.thread.create({
    data: { conversationId: conversation, targetId: target.id, state: "ready", rootId: thread, threadId: thread },
  });
  for (const agent of [world.dana, world.lee]) {
    const externalId = sandbox.user(agent.name.toLowerCase()).id;
    await world.database.prisma.identity.create({ data: { platform: "discord", externalId, personId: agent.id } });
  }
});
afterEach(async () => {
  await sandbox.close();
  await world.close();
  expect(sandbox.violations).toEqual([]);
});

function typingAt(now: () => number) {
  const rest = createRest({ token: sandbox.token, apiUrl: sandbox.apiUrl, timeoutMs: 5_000 });
  const { desk } = world;
  return createTyping({ desk, rest, hints, botUserId: () => "", log: silentLog, now });
}

const shown = () => sandbox.journal.filter(({ route }) => route === "POST /channels/:id/typing").length;

describe("a customer who types", () => {
  test("is shown in their thread, once in eight seconds, and in no other", async () => {
    let now = 0;
    const typing = typingAt(() => now);
    const type = (at = conversation, side: "customer" | "desk" = "customer") =>
      hints.send({ kind: "typing", conversation: at, side, person: 1, name: "Jane" });

    for (let n = 0; n < 5; n += 1) type();
    type(conversation + 1);
    type(conversation, "desk");
    hints.send({ kind: "news", conversation, seq: 3 });
    await sandbox.waitFor(() => shown() === 1);
    now = 7_999;
    type();
    now = 8_000;
    type();
    await sandbox.waitFor(() => shown() === 2);

    sandbox.faults.add({ route: "POST /channels/:id/typing", fault: { applied: false, reset: true } });
    now = 20_000;
    type();
    await sandbox.waitFor(() => shown() === 3);
    typing.stop();
    now = 40_000;
    type();
    expect(shown()).toBe(3);
  });
});

describe("an agent who types in a thread", () => {
  test("is shown to the customer when what they write would reach them, and nobody else is", async () => {
    const options = { token: sandbox.token, apiUrl: sandbox.apiUrl, log: silentLog };
    const service = await startDiscord({
      desk: world.desk,
      channel: createDiscordChannel({ ...options, timeoutMs: 5_000 }),
      target,
      hints,
      attachments: noAttachments,
      log: silentLog,
      config: { ...options, guildId: sandbox.guildId, adminUserIds: [], holdSeconds: 0 },
    });
    await sandbox.waitFor(() => sandbox.connected() > 0, 10_000);
    const [dana, lee, visitor] = ["dana", "lee", "visitor"].map((name) => sandbox.user(name));
    await claimConversation(world.desk, world.dana, { at: { conversation } });
    await lee?.type(thread);
    await visitor?.type(thread);
    await dana?.type(sandbox.supportChannel);
    await dana?.type(thread);
    await dana?.type(thread);
    await sandbox.waitFor(() => world.typing.length > 0);
    expect(world.typing).toEqual([{ conversation, side: "desk", person: world.dana.id, name: "Dana" }]);

    await service.stop();
  });

  test.each([
    ["assignee", ["Dana"]],
    ["explicit", []],
    ["all", ["Dana", "Lee"]],
    ["off", []],
  ] as const)("in the mode %s that is %j of the assignee Dana and Lee", async (mode, names) => {
    await claimConversation(world.desk, world.dana, { at: { conversation } });
    await setRelayMode(world.desk, world.dana, { channel: target.place, mode });
    const typing = typingAt(() => 0);

    for (const name of ["dana", "lee", "visitor"]) {
      const { id: user_id } = sandbox.user(name);
      await typing.take({ channel_id: thread, guild_id: sandbox.guildId, user_id, timestamp: 0 });
    }

    typing.stop();
    expect(world.typing.map(({ name }) => name)).toEqual(names);
  });
});
