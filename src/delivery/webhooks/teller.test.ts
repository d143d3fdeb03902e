import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addNote } from "../../desk/conversations/add-note.ts";
import { editMessage } from "../../desk/conversations/edit-message.ts";
import { markRead } from "../../desk/conversations/mark-read.ts";
import { replyToCustomer } from "../../desk/conversations/reply.ts";
import { changeWebhook } from "../../desk/webhooks/change.ts";
import { canary, openWebhookWorld, type WebhookWorld } from "./testing.ts";

let world: WebhookWorld;
beforeEach(async () => {
  world = await openWebhookWorld();
});
afterEach(() => world.close());

describe("what an app is told", () => {
  it("is every event in its order, signed, small, and never a note", async () => {
    const { id, secret, target } = await world.hook();
    const { conversation, chat: talk } = await world.live();

    await world.drain(conversation, target);
    await world.drain(talk, target);

    expect(world.types()).toEqual([
      "ticket.created",
      "ticket.assigned",
      "ticket.updated",
      "message.created",
      "message.deleted",
      "conversation.read",
      "ticket.status_changed",
      "conversation.created",
      "message.created",
    ]);
    for (const { headers, body } of world.receiver.received) {
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
      expect(headers["webhook-id"]).toMatch(new RegExp(`^evt_\\d+_${id}$`));
      expect(headers["content-type"]).toBe("application/json");
      expect(body).not.toContain(canary);
      expect(Buffer.byteLength(body)).toBeLessThan(20_000);
    }
    expect(new Set(world.receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(9);
    expect(world.receiver.received[3]?.json).toMatchObject({
      timestamp: world.clock.now.toISOString(),
      data: {
        conversation_id: conversation,
        ticket_number: "TKT-001",
        user: { id: world.jane.id },
        message: { message: "to be sent", is_internal: false, sender: { name: "Lee" } },
      },
    });
    expect(world.receiver.received[6]?.json.data).toMatchObject({
      from: "open",
      to: "resolved",
      ticket: { status: "resolved" },
    });
    const { rows } = await world.database.pool.query(
      "SELECT DISTINCT state FROM delivery WHERE webhook_id IS NOT NULL",
    );
    expect(rows.map(({ state }) => state).sort()).toEqual(["sent", "superseded"]);
  });

  it("is no note even where a delivery of one was forged into its lane", async () => {
    const { target } = await world.hook();
    const conversation = await world.chat();
    const { message } = await addNote(world.desk, world.lee, { at: { conversation }, body: canary });
    await editMessage(world.desk, world.lee, { message, body: `${canary}!` });
    await world.database.pool.query(
      `INSERT INTO delivery (conversation_id, target_id, event_id, webhook_id)
       SELECT conversation_id, $1, id, $2 FROM event WHERE data->>'visibility' = 'internal'`,
      [target, 1],
    );
    await world.database.pool.query(
      `UPDATE event SET data = data || '{"visibility":"public"}' WHERE type = 'message.edited'`,
    );

    await world.drain(conversation, target);

    expect(world.types()).toEqual(["conversation.created", "message.created"]);
    expect(JSON.stringify(world.receiver.received)).not.toContain(canary);
  });

  it("is what each webhook asked for, and costs nothing else", async () => {
    const messages = await world.hook(["message.created"]);
    const tickets = await world.hook(["ticket.created", "ticket.updated"]);
    const { conversation } = await world.live();

    await world.drain(conversation, messages.target);
    expect(world.types()).toEqual(["message.created"]);
    world.receiver.received = [];
    await world.drain(conversation, tickets.target);
    expect(world.types()).toEqual(["ticket.created", "ticket.updated"]);

    // "Looking" was deleted before it was told.
    expect((await world.deliveries(messages.id)).map(({ state }) => state)).toEqual(["sent", "superseded", "pending"]);
    expect(await world.deliveries(tickets.id)).toHaveLength(2);
  });

  it("follows its events when they change, also for what waits", async () => {
    const { id, target } = await world.hook();
    const conversation = await world.chat();
    await changeWebhook(world.desk, world.dana, { webhook: id, events: ["conversation.read"] });
    await world.say(conversation, "2");
    await markRead(world.desk, world.dana, { at: { conversation } });

    await world.drain(conversation, target);

    expect(world.types()).toEqual(["conversation.read"]);
    expect((await world.deliveries(id)).map(({ state }) => state)).toEqual(["superseded", "superseded", "sent"]);
  });

  it("is cut to fit, and says so", async () => {
    const { target } = await world.hook();
    const conversation = await world.chat();
    await replyToCustomer(world.desk, world.dana, { at: { conversation }, body: "😀".repeat(19_000) });

    await world.drain(conversation, target);

    const last = world.receiver.received.at(-1);
    expect(Buffer.byteLength(last?.body ?? "")).toBeLessThan(20_000);
    expect(last?.json.data.truncated).toBe(true);
    expect(last?.json.data.message.message).toMatch(/^(😀)+$/u);
  });

  it("is signed by both secrets for a day after a rotation, then by the new one alone", async () => {
    const { id, secret: old, target } = await world.hook();
    const conversation = await world.chat();
    const { secret } = await changeWebhook(world.desk, world.dana, { webhook: id, rotateSecret: true });
    await world.drain(conversation, target);
    const [first] = world.receiver.received;
    for (const each of [old, secret ?? ""])
      expect(new Webhook(each).verify(first?.body ?? "", first?.headers ?? {})).toBeDefined();

    await world.database.prisma.webhook.update({ where: { id }, data: { previousUntil: world.clock.now } });
    await world.say(conversation, "2");
    await world.drain(conversation, target);

    const last = world.receiver.received.at(-1);
    expect(new Webhook(secret ?? "").verify(last?.body ?? "", last?.headers ?? {})).toBeDefined();
    expect(() => new Webhook(old).verify(last?.body ?? "", last?.headers ?? {})).toThrow("No matching signature");
  });
});
