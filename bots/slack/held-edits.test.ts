import { expect, test } from "vitest";
import { startSlackWorld } from "./testing.ts";

test("what is held and then edited to begin with a teammate's name is a note", async () => {
  const { slack, world, thread, service, ...opened } = await startSlackWorld({ config: () => ({ holdSeconds: 30 }) });
  const dana = slack.user("dana");
  const until = (check: () => boolean | Promise<boolean>) =>
    expect.poll(check, { timeout: 20_000, interval: 20 }).toBe(true);
  await until(() => service.problem() === undefined && slack.connected() === 2);
  await dana.say(slack.supportChannel, "!claim", { thread });
  await until(async () => (await world.desk.prisma.conversation.findFirstOrThrow()).assigneeId !== null);

  const said = await dana.say(slack.supportChannel, "can you look?", { thread });
  await until(async () => (await world.desk.prisma.heldMessage.count()) === 1);
  await dana.edit(slack.supportChannel, said, "@lee can you look?");
  await until(async () => (await world.desk.prisma.heldMessage.count({ where: { visibility: "internal" } })) === 1);
  await dana.say(slack.supportChannel, "!r We look into it.", { thread });
  const spoken = async () => {
    const messages = await world.desk.prisma.message.findMany({ where: { seq: { gt: 2 } }, orderBy: { seq: "asc" } });
    return messages.map(({ visibility, body }) => `${visibility}: ${body}`);
  };
  await until(async () => (await spoken()).length === 2);

  expect(await spoken()).toEqual(["internal: @lee can you look?", "public: We look into it."]);
  // So that an older edit, told again, is known for one.
  const [change] = await world.desk.prisma.earlyChange.findMany();
  expect(Number(change?.editedTo) / 1_000_000).toBeCloseTo(Date.now() / 1_000, -2);
  await opened.close();
});
