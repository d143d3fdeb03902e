import { afterEach, describe, expect, test } from "vitest";
import { bodiesOf, eventually, openWorld, type World } from "./test-world.ts";

let world: World;
afterEach(() => world.close());

const bodies = () => bodiesOf(world);

describe("the connection", () => {
  test("it drops, resumes, and what was said meanwhile is there", async () => {
    world = await openWorld();
    const { sandbox, dana, thread, service } = world;

    sandbox.disconnect("drop");
    await dana.say(thread.threadId, "note: while away");

    await eventually(async () => expect(await bodies()).toEqual(["internal: while away"]));
    await sandbox.waitFor(() => service.problem() === undefined, 10_000);
  });

  test("a refused token is said in words, and nothing throws", async () => {
    world = await openWorld({
      connected: false,
      before: (sandbox) =>
        sandbox.faults.add({ route: "GET /gateway/bot", times: 1, fault: { applied: false, answer: { status: 401 } } }),
    });

    await expect.poll(() => world.service.problem(), { timeout: 5_000 }).toMatch(/token.*DISCORD_TOKEN/);
    await expect.poll(() => world.service.problem(), { timeout: 8_000 }).toBeUndefined();
  });

  test("Discord is away at the start: it keeps trying", async () => {
    world = await openWorld({ connected: false, before: (sandbox) => sandbox.disconnect("refuse") });

    await expect.poll(() => world.service.problem(), { timeout: 5_000 }).toMatch(/Discord/);
    world.sandbox.disconnect("accept");

    await expect.poll(() => world.service.problem(), { timeout: 14_000 }).toBeUndefined();
  });

  test("a bot that was removed says how to invite it, and is back when it is", async () => {
    world = await openWorld();
    const { sandbox, service } = world;

    sandbox.setMembership(false);
    await expect.poll(() => service.problem()).toMatch(/oauth2\/authorize\?client_id=100000000000000001/);
    sandbox.setMembership(true);
    await expect.poll(() => service.problem()).toBeUndefined();
  });

  test("commands that cannot be registered are a problem, the bot still hears", async () => {
    world = await openWorld({
      connected: false,
      before: (sandbox) =>
        sandbox.faults.add({
          route: "GET /applications/:app/guilds/:id/commands",
          fault: { applied: false, answer: { status: 403, body: { code: 50001, message: "Missing Access" } } },
        }),
    });

    await expect.poll(() => world.service.problem(), { timeout: 5_000 }).toMatch(/commands could not be registered/);
    await world.dana.say(world.thread.threadId, "note: heard");

    await eventually(async () => expect(await bodies()).toEqual(["internal: heard"]));
  });
});
