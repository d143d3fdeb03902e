import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeWebhook } from "../../desk/webhooks/change.ts";
import { removeWebhook } from "../../desk/webhooks/remove.ts";
import { sweep } from "../sweep.ts";
import { openWebhookWorld, type WebhookWorld } from "./testing.ts";

let world: WebhookWorld;
beforeEach(async () => {
  world = await openWebhookWorld();
});
afterEach(() => world.close());

describe("a webhook that is switched off or deleted", () => {
  it.each([
    ["switched off", (webhook: number) => changeWebhook(world.desk, world.dana, { webhook, active: false })],
    ["deleted", (webhook: number) => removeWebhook(world.desk, world.dana, { webhook })],
  ])("%s is told nothing that waited", async (_, end) => {
    const { id, target } = await world.hook();
    const conversation = await world.chat();

    await end(id);
    await world.say(conversation, "2");
    await world.drain(conversation, target);
    await sweep(world.parts);

    expect(world.receiver.received).toEqual([]);
    expect((await world.deliveries(id)).map(({ state }) => state)).toEqual(["superseded", "superseded"]);
  });

  it("is told nothing by a lane that was written while it went", async () => {
    const { id, target } = await world.hook();
    const conversation = await world.chat();
    await world.database.prisma.webhook.delete({ where: { id } });

    await world.drain(conversation, target);

    expect(world.receiver.received).toEqual([]);
    expect(new Set((await world.deliveries(id)).map(({ state }) => state))).toEqual(new Set(["superseded"]));
  });
});
