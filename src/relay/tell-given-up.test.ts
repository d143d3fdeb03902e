import { afterEach, beforeEach, expect, it } from "vitest";
import { noAttachments } from "../../test/attachments.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel } from "../../test/fake-channel.ts";
import { silentLog } from "../../test/silent-log.ts";
import { ensureTarget } from "../delivery/targets.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { tellGivenUp } from "./tell-given-up.ts";
import { nothingAround } from "./testing.ts";

let world: TestDesk;
beforeEach(async () => {
  world = await openTestDesk();
});
afterEach(() => world.close());

it("marks the message, tells its author, and keeps a note that no customer sees", async () => {
  const { desk, jane, database } = world;
  const channel = createFakeChannel("discord");
  const target = await ensureTarget(desk, "discord", "100");
  const { conversation } = await startConversation(desk, jane, { customer: jane.id, body: "Hello" });
  const place = { conversationId: conversation, targetId: target.id, state: "ready" as const };
  await database.prisma.thread.create({ data: { ...place, rootId: "r1", threadId: "t1" } });
  const door = {
    desk,
    platform: "discord" as const,
    channel,
    files: { ...noAttachments, origins: [], headers: {}, signInHint: "" },
    timeOf: () => desk.now().getTime() * 1_000,
    holdSeconds: 0,
    findAgent: async () => undefined,
    ...nothingAround,
    onHeld: () => undefined,
    log: silentLog,
  };

  await tellGivenUp(door, { target: target.id, threadId: "t1", externalId: "m1", userId: "u1" });
  await tellGivenUp(door, { target: target.id, threadId: "elsewhere", externalId: "m2", userId: "u2" });

  expect(Object.fromEntries(channel.receipts)).toEqual({ m1: "failed" });
  expect(channel.whispers.map(({ userId }) => userId)).toEqual(["u1"]);
  const notes = await database.prisma.message.findMany({ where: { visibility: "internal" } });
  expect(notes).toEqual([expect.objectContaining({ conversationId: conversation, authorName: "relay" })]);
  expect(notes[0]?.body).toContain("the customer did not get it");
});
