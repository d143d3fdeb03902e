import { expect, test } from "vitest";
import { bodiesOf, eventually, openWorld, ticketOf } from "./test-world.ts";

test("what is held and then edited to begin with a teammate's name is a note", async () => {
  const world = await openWorld({ holdSeconds: 30 });
  const { dana, sandbox, thread } = world;
  const held = () => world.test.database.prisma.heldMessage.findMany();
  await dana.say(thread.threadId, "!claim");
  await eventually(async () => expect((await ticketOf(world)).conversation.assignee?.name).toBe("dana"));

  const said = await dana.say(thread.threadId, "can you look?");
  await eventually(async () => expect(await held()).toMatchObject([{ visibility: "public" }]));
  await dana.edit(thread.threadId, said, `<@${sandbox.user("lee").id}> can you look?`);
  await eventually(async () => expect(await held()).toMatchObject([{ body: "@lee can you look?" }]));
  await dana.say(thread.threadId, "!r We look into it.");

  await eventually(async () =>
    expect(await bodiesOf(world)).toEqual(["internal: @lee can you look?", "public: We look into it."]),
  );
  // So that an older edit, told again, is known for one.
  const [change] = await world.test.database.prisma.earlyChange.findMany();
  expect(Number(change?.editedTo) / 1_000_000).toBeCloseTo(Date.now() / 1_000, -2);
  await world.close();
});
