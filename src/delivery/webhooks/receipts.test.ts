import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentDoorbell } from "../../../test/silent-doorbell.ts";
import { addNote } from "../../desk/conversations/add-note.ts";
import { markRead } from "../../desk/conversations/mark-read.ts";
import { replyToCustomer } from "../../desk/conversations/reply.ts";
import { changeWebhook } from "../../desk/webhooks/change.ts";
import { removeWebhook } from "../../desk/webhooks/remove.ts";
import { retryWebhookDelivery } from "../../desk/webhooks/retry-delivery.ts";
import { canary, openWebhookWorld, type WebhookWorld } from "./testing.ts";

let world: WebhookWorld;
beforeEach(async () => {
  world = await openWebhookWorld();
});
afterEach(() => world.close());

describe("receipts", () => {
  const typed = async (conversation: number, externalId: string) =>
    replyToCustomer(world.desk, world.dana, {
      at: { conversation },
      body: externalId,
      origin: { target: world.slackTarget, externalId },
    });

  it("are ⏳ until every app that wants messages has them, then ✅", async () => {
    const wants = await world.hook(["message.created"]);
    const all = await world.hook();
    const cares = await world.hook(["ticket.created"]);
    const conversation = await world.chat();
    await typed(conversation, "o1");
    await world.drain(conversation, world.slackTarget);
    expect(world.slack.receipts.get("o1")).toBe("held");

    await world.drain(conversation, wants.target);
    await world.drain(conversation, world.slackTarget);
    expect(world.slack.receipts.get("o1")).toBe("held");
    await world.drain(conversation, all.target);
    await world.drain(conversation, world.slackTarget);

    expect(world.slack.receipts.get("o1")).toBe("delivered");
    expect(await world.deliveries(cares.id)).toEqual([]);
  });

  it("are found by the sweep when no bell rings, and asked for once", async () => {
    const { target } = await world.hook(["message.created"]);
    const conversation = await world.chat();
    await typed(conversation, "o1");
    await world.drain(conversation, world.slackTarget);
    await world.drain(conversation, target);
    let rings: string[] = [];
    world.parts.doorbell = { ...silentDoorbell, ring: (lane) => void rings.push(lane) };

    await world.sweep();
    expect(rings).toEqual([`${conversation}:${world.slackTarget}`]);
    await world.drain(conversation, world.slackTarget);
    expect(world.slack.receipts.get("o1")).toBe("delivered");
    rings = [];
    await world.sweep();

    expect(rings).toEqual([]);
  });

  it("are not missed when the app takes the message while the thread is being told", async () => {
    const { target } = await world.hook(["message.created"]);
    const conversation = await world.chat();
    await world.drain(conversation, world.slackTarget);
    await typed(conversation, "o1");
    const setReceipt = world.slack.setReceipt.bind(world.slack);
    let taken = false;
    world.slack.setReceipt = async (...call) => {
      await setReceipt(...call);
      if (!taken) await world.drain(conversation, target);
      taken = true;
    };

    await world.drain(conversation, world.slackTarget);
    await world.drain(conversation, world.slackTarget);

    expect(world.slack.receipts.get("o1")).toBe("delivered");
  });

  it("are not missed when the app takes the message while the card is being shown", async () => {
    const { target } = await world.hook(["message.created"]);
    const conversation = await world.chat();
    await world.drain(conversation, world.slackTarget);
    await typed(conversation, "o1");
    const updateCard = world.slack.updateCard.bind(world.slack);
    let taken = false;
    world.slack.updateCard = async (...call) => {
      await updateCard(...call);
      if (!taken) await world.drain(conversation, target);
      taken = true;
    };

    await world.drain(conversation, world.slackTarget);
    expect(world.slack.receipts.get("o1")).toBe("held");
    await world.drain(conversation, world.slackTarget);

    expect(world.slack.receipts.get("o1")).toBe("delivered");
  });

  it("are 👁 when the customer read, ❌ when the app never took it, ✅ when it did later or nobody wants it", async () => {
    const { id, target } = await world.hook(["message.created"]);
    const identity = { platform: "slack", externalId: "U0DANA", personId: world.dana.id } as const;
    await world.database.prisma.identity.create({ data: identity });
    world.receiver.answer = () => 410;
    const conversation = await world.chat();
    await typed(conversation, "o1");
    await world.drain(conversation, world.slackTarget);
    await world.drain(conversation, target);
    await world.drain(conversation, world.slackTarget);
    expect(world.slack.receipts.get("o1")).toBe("failed");
    const [why, ...more] = world.slack.whispers;
    expect([why?.userId, why?.card?.body, more]).toEqual(["U0DANA", expect.stringContaining("410"), []]);
    expect(JSON.stringify(why?.card?.actions)).toContain('"support retry"');

    world.receiver.answer = () => 204;
    await changeWebhook(world.desk, world.dana, { webhook: id, active: true });
    for (const { id: delivery } of await world.deliveries(id))
      await retryWebhookDelivery(world.desk, world.dana, { webhook: id, delivery: Number(delivery) });
    await world.drain(conversation, target);
    await world.drain(conversation, world.slackTarget);
    expect(world.slack.receipts.get("o1")).toBe("delivered");

    await typed(conversation, "o2");
    await world.drain(conversation, world.slackTarget);
    expect(world.slack.receipts.get("o2")).toBe("held");
    await removeWebhook(world.desk, world.dana, { webhook: id });
    await world.drain(conversation, world.slackTarget);
    expect(world.slack.receipts.get("o2")).toBe("delivered");
    await markRead(world.desk, world.jane, { at: { conversation } });
    await world.drain(conversation, world.slackTarget);
    expect(world.slack.receipts.get("o2")).toBe("read");
  });

  it("are ✅ at once without webhooks, and 🔒 for notes with them", async () => {
    const conversation = await world.chat();
    await typed(conversation, "o1");
    await world.drain(conversation, world.slackTarget);
    expect(world.slack.receipts.get("o1")).toBe("delivered");

    await world.hook();
    await addNote(world.desk, world.dana, {
      at: { conversation },
      body: canary,
      origin: { target: world.slackTarget, externalId: "o2" },
    });
    await world.drain(conversation, world.slackTarget);

    expect(world.slack.receipts.get("o2")).toBe("kept");
  });
});
