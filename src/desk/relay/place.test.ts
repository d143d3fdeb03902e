import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { startConversation } from "../conversations/start.ts";
import { findKnownMessage, findRelayPlace } from "./place.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

async function threadIn(target: number, threadId: string) {
  const { desk, database, jane } = world;
  const { conversation } = await startConversation(desk, jane, { customer: jane.id, body: "Hello" });
  await database.prisma.thread.create({
    data: { conversationId: conversation, targetId: target, threadId, rootId: threadId },
  });
  return conversation;
}

describe("A17: a thread", () => {
  it("is the conversation's whose root it has in that channel, and no other's, whatever else it is called", async () => {
    const target = (place: string) => world.database.prisma.target.create({ data: { kind: "slack", place } });
    const [support, other] = [await target("C1"), await target("C2")];
    const [one, two] = [await threadIn(support.id, "111.1"), await threadIn(support.id, "222.2")];
    const elsewhere = await threadIn(other.id, "111.1");
    const at = async (id: number, thread: string) => (await findRelayPlace(world.desk, id, thread))?.conversation;

    expect([await at(support.id, "111.1"), await at(support.id, "222.2")]).toEqual([one, two]);
    expect(await at(other.id, "111.1")).toBe(elsewhere);
    // Moved, copied or crossposted: another channel, or another root.
    for (const thread of ["222.2", "111.10", "111", "", "111.1 ", "' OR '1'='1"])
      expect(await at(other.id, thread)).toBeUndefined();
    expect(await findKnownMessage(world.desk, other.id, "222.2")).toBeUndefined();
    await expect(
      world.database.prisma.thread.create({
        data: { conversationId: two, targetId: support.id, threadId: "111.1", rootId: "111.1" },
      }),
    ).rejects.toThrow();
  });
});
