import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endLeftBehind } from "../../desk/sql/end-webhook-deliveries.ts";
import { changeWebhook } from "../../desk/webhooks/change.ts";
import { removeWebhook } from "../../desk/webhooks/remove.ts";
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
    await world.sweep();

    expect(world.receiver.received).toEqual([]);
    expect((await world.deliveries(id)).map(({ state }) => state)).toEqual(["superseded", "superseded"]);
  });

  it.each([
    ["by a person", null, "superseded"],
    ["by the desk", "It was away for three days.", "dead"],
  ] as const)("%s ends what a statement under way still wrote for it", async (_, disabledReason, state) => {
    const { id, target } = await world.hook();
    await world.database.prisma.webhook.update({ where: { id }, data: { disabledAt: new Date(), disabledReason } });
    await world.chat();
    await world.database.prisma.target.update({ where: { id: target }, data: { active: false } });

    await endLeftBehind(world.desk);

    expect(new Set((await world.deliveries(id)).map((each) => each.state))).toEqual(new Set([state]));
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
