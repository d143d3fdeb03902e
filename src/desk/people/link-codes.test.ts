import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { claimConversation } from "../conversations/assign.ts";
import { startConversation } from "../conversations/start.ts";
import { removeAgent, setAgentRole } from "./agents.ts";
import { makeLinkCode, mostTries, useLinkCode } from "./link-codes.ts";
import { unassignRemoved } from "./reassign.ts";
import { admitAgent, linkOf } from "./recognize.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

let serial = 0;
let account: { platform: "discord"; userId: string };
beforeEach(() => {
  serial += 1;
  account = { platform: "discord", userId: `10000000000000${serial}` };
});
const codeOf = async () => (await makeLinkCode(world.desk, world.lee, { agent: world.lee.id })).code;
const linked = async () => (await linkOf(world.desk, "discord", account.userId))?.agent;
const chatOfJane = () => startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" });
const assigneeOf = async (id: number) =>
  (await world.desk.prisma.conversation.findUniqueOrThrow({ where: { id } })).assigneeId;

describe("a code", () => {
  it("links the account it is written by, however it is typed, once", async () => {
    const code = await codeOf();

    expect(await useLinkCode(world.desk, account, ` ${code.toLowerCase().replace("-", " ")} `)).toEqual(world.lee);

    expect(await linked()).toEqual(world.lee);
    const other = { platform: "slack", userId: "U0OTHER" } as const;
    await expect(useLinkCode(world.desk, other, code)).rejects.toThrow("does not work");
  });

  it("is worth nothing to two at once but to one", async () => {
    const code = await codeOf();
    const two = ["U0ONE", "U0TWO"].map((userId) => useLinkCode(world.desk, { platform: "slack", userId }, code));

    const outcomes = await Promise.allSettled(two);

    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("ends after ten minutes, with a newer one, and when its agent is removed", async () => {
    const old = await codeOf();
    const code = await codeOf();
    await expect(useLinkCode(world.desk, account, old)).rejects.toThrow("does not work");
    world.clock.advance(601);

    await expect(useLinkCode(world.desk, account, code)).rejects.toThrow("does not work");
  });

  it("cannot be guessed: after some tries nothing is looked at any more, for a while", async () => {
    for (let tries = 0; tries < mostTries; tries += 1)
      await expect(useLinkCode(world.desk, account, "AAAA-AAAA")).rejects.toThrow("does not work");
    const code = await codeOf();

    await expect(useLinkCode(world.desk, account, code)).rejects.toThrow("too many codes");
    world.clock.advance(599);
    await expect(useLinkCode(world.desk, account, code)).rejects.toThrow("too many codes");
    world.clock.advance(601);

    expect(await useLinkCode(world.desk, account, await codeOf())).toEqual(world.lee);
  });

  it("is stored as a hash, and nobody gets another's", async () => {
    const code = await codeOf();

    expect(JSON.stringify(await world.desk.prisma.linkCode.findMany())).not.toContain(code.replace("-", ""));
    await expect(makeLinkCode(world.desk, world.dana, { agent: world.lee.id })).rejects.toThrow("for themselves");
  });

  it("makes one of two: what the account's own agent had open is the code's agent's now", async () => {
    const { userId } = account;
    const twin = await admitAgent(world.desk, {
      ...account,
      name: "lee_there",
      email: null,
      avatarUrl: null,
      role: "agent",
      via: "list",
    });
    if (!twin) throw new Error("He is no agent.");
    const { conversation } = await chatOfJane();
    await claimConversation(world.desk, twin, { at: { conversation } });

    await useLinkCode(world.desk, { platform: "discord", userId }, await codeOf());

    expect(await assigneeOf(conversation)).toBe(world.lee.id);
    expect((await world.desk.prisma.person.findUniqueOrThrow({ where: { id: twin.id } })).disabledAt).not.toBeNull();
  });
});

describe("an agent who is removed", () => {
  it("has nothing open any more, and each thread is told", async () => {
    const cyd = await world.desk.prisma.person.create({ data: { name: "Cyd", role: "agent" } });
    const { conversation } = await chatOfJane();
    await claimConversation(
      world.desk,
      { kind: "agent", id: cyd.id, name: "Cyd", role: "agent" },
      { at: { conversation } },
    );

    await removeAgent(world.desk, world.dana, { agent: cyd.id });
    expect(await unassignRemoved(world.desk)).toBe(1);
    expect(await unassignRemoved(world.desk)).toBe(0);

    expect(await assigneeOf(conversation)).toBeNull();
    const last = await world.desk.prisma.event.findFirstOrThrow({
      where: { conversationId: conversation },
      orderBy: { seq: "desc" },
    });
    expect(last).toMatchObject({ type: "conversation.assigned", actorName: "The desk" });
  });

  it("is not the last admin, nor does that one become less", async () => {
    await expect(removeAgent(world.desk, world.dana, { agent: world.dana.id })).rejects.toThrow("no admin");
    const less = setAgentRole(world.desk, world.dana, { agent: world.dana.id, role: "agent" });
    await expect(less).rejects.toThrow("no admin");
    await setAgentRole(world.desk, world.dana, { agent: world.lee.id, role: "admin" });

    expect((await setAgentRole(world.desk, world.dana, { agent: world.dana.id, role: "agent" })).role).toBe("agent");
  });
});
