import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { createFakeChannel, type FakeChannel } from "../../../test/fake-channel.ts";
import { openReceiver, type Receiver } from "../../../test/receiver.ts";
import { addNote } from "../../desk/conversations/add-note.ts";
import { assignConversation } from "../../desk/conversations/assign.ts";
import { deleteMessage, editMessage } from "../../desk/conversations/edit-message.ts";
import { markRead } from "../../desk/conversations/mark-read.ts";
import { publishNote } from "../../desk/conversations/publish-note.ts";
import { receiveFromCustomer } from "../../desk/conversations/receive.ts";
import { replyToCustomer } from "../../desk/conversations/reply.ts";
import { startConversation } from "../../desk/conversations/start.ts";
import { openTicket } from "../../desk/tickets/open.ts";
import { setTicketPriority } from "../../desk/tickets/set-priority.ts";
import { setTicketStatus } from "../../desk/tickets/set-status.ts";
import { changeWebhook } from "../../desk/webhooks/change.ts";
import { createWebhook } from "../../desk/webhooks/create.ts";
import type { WebhookEvent } from "../../desk/webhooks/events.ts";
import { removeWebhook } from "../../desk/webhooks/remove.ts";
import { retryWebhookDelivery } from "../../desk/webhooks/retry-delivery.ts";
import { answerLane } from "../answer.ts";
import { type DeliveryParts, drainLane } from "../deliver.ts";
import { sweep } from "../sweep.ts";
import { ensureTarget } from "../targets.ts";
import { createWebhooks, type Webhooks } from "./webhooks.ts";

const rules = { allowPrivate: true, httpsOnly: false };
const canary = "CANARY-between-us";

let world: TestDesk;
let receiver: Receiver;
let slack: FakeChannel;
let slackTarget: number;
let webhooks: Webhooks;
let parts: DeliveryParts;
let logged: unknown[];

beforeEach(async () => {
  world = await openTestDesk({ webhookAddresses: rules });
  // The receiver's library compares timestamps with the real time.
  world.clock.now = new Date();
  receiver = await openReceiver();
  slack = createFakeChannel();
  slackTarget = (await ensureTarget(world.desk, "slack", "C1")).id;
  logged = [];
  const note = (...line: unknown[]) => void logged.push(line);
  const log = { debug: note, info: note, warn: note, error: note };
  const doorbell = { ring: () => {} };
  webhooks = createWebhooks({ desk: world.desk, doorbell, log, timeoutMs: 1_000 });
  const settings = { timeoutMs: 100, leaseMs: 2_000, quarantineMs: 300 };
  parts = { desk: world.desk, channels: [slack], webhooks, doorbell, settings, log };
});
afterEach(async () => {
  await webhooks.close();
  await receiver.close();
  await world.close();
});

const hook = async (events: WebhookEvent[] = [], url = receiver.url) => {
  const { webhook, secret } = await createWebhook(world.desk, world.dana, { url, events });
  const target = await world.database.prisma.target.findFirstOrThrow({
    where: { kind: "webhook", place: String(webhook.id) },
  });
  return { id: webhook.id, secret, target: target.id };
};
const chat = async (body = "1") =>
  (await startConversation(world.desk, world.jane, { customer: world.jane.id, body })).conversation;
const say = (conversation: number, body: string) =>
  receiveFromCustomer(world.desk, world.jane, { at: { conversation }, body });
const drain = (conversation: number, target: number) => drainLane(parts, `${conversation}:${target}`);
const types = () => receiver.taken().map(({ json }) => json.type);
const texts = () => receiver.taken().flatMap(({ json }) => json.data.message?.message ?? []);
const deliveries = (webhookId: number) =>
  world.database.prisma.delivery.findMany({ where: { webhookId }, orderBy: { id: "asc" } });
const webhookRow = (id: number) => world.database.prisma.webhook.findUniqueOrThrow({ where: { id } });
/** The waits of lanes and endpoints pass in the database. */
const pass = () =>
  world.database.pool.query(
    "UPDATE lane SET due_at = now(), card_due_at = CASE WHEN card_due_at IS NOT NULL THEN now() END; UPDATE target SET due_at = now()",
  );
const waitOf = async (conversation: number, target: number) => {
  const { rows } = await world.database.pool.query(
    "SELECT round(extract(epoch FROM due_at - clock_timestamp()))::int AS seconds FROM lane WHERE conversation_id = $1 AND target_id = $2",
    [conversation, target],
  );
  return Number(rows[0]?.seconds);
};

/** A desk's whole life, notes in every form included. */
async function live(): Promise<{ conversation: number; chat: number }> {
  const { desk, jane, dana, lee } = world;
  const ticket = await openTicket(desk, jane, { customer: jane.id, subject: "Payment", description: "It fails." });
  const at = { ticket: ticket.id };
  await assignConversation(desk, dana, { at, assignee: lee.id });
  await setTicketPriority(desk, lee, { ticket: ticket.id, priority: "urgent" });
  const { message: note } = await addNote(desk, lee, { at, body: `${canary} 1` });
  await editMessage(desk, lee, { message: note, body: `${canary} 2` });
  await deleteMessage(desk, lee, { message: note });
  const { message: kept } = await addNote(desk, lee, { at, body: "to be sent" });
  await publishNote(desk, lee, { message: kept });
  const { message } = await replyToCustomer(desk, lee, { at, body: "Looking" });
  await editMessage(desk, lee, { message, body: "Looking at it" });
  await deleteMessage(desk, lee, { message });
  await addNote(desk, lee, { at, body: `${canary} 3` });
  await markRead(desk, jane, { at });
  await setTicketStatus(desk, lee, { ticket: ticket.id, status: "resolved" });
  return { conversation: ticket.conversation_id, chat: await chat("Hello") };
}

describe("what an app is told", () => {
  it("is every event in its order, signed, small, and never a note", async () => {
    const { id, secret, target } = await hook();
    const { conversation, chat: talk } = await live();

    await drain(conversation, target);
    await drain(talk, target);

    expect(types()).toEqual([
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
    for (const { headers, body } of receiver.received) {
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
      expect(headers["webhook-id"]).toMatch(new RegExp(`^evt_\\d+_${id}$`));
      expect(headers["content-type"]).toBe("application/json");
      expect(body).not.toContain(canary);
      expect(Buffer.byteLength(body)).toBeLessThan(20_000);
    }
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(9);
    expect(receiver.received[3]?.json).toMatchObject({
      timestamp: world.clock.now.toISOString(),
      data: {
        conversation_id: conversation,
        ticket_number: "TKT-001",
        user: { id: world.jane.id },
        message: { message: "to be sent", is_internal: false, sender: { name: "Lee" } },
      },
    });
    expect(receiver.received[6]?.json.data).toMatchObject({
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
    const { target } = await hook();
    const conversation = await chat();
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

    await drain(conversation, target);

    expect(types()).toEqual(["conversation.created", "message.created"]);
    expect(JSON.stringify(receiver.received)).not.toContain(canary);
  });

  it("is what each webhook asked for, and costs nothing else", async () => {
    const messages = await hook(["message.created"]);
    const tickets = await hook(["ticket.created", "ticket.updated"]);
    const { conversation } = await live();

    await drain(conversation, messages.target);
    expect(types()).toEqual(["message.created"]);
    receiver.received = [];
    await drain(conversation, tickets.target);
    expect(types()).toEqual(["ticket.created", "ticket.updated"]);

    // "Looking" was deleted before it was told.
    expect((await deliveries(messages.id)).map(({ state }) => state)).toEqual(["sent", "superseded", "pending"]);
    expect(await deliveries(tickets.id)).toHaveLength(2);
  });

  it("follows its events when they change, also for what waits", async () => {
    const { id, target } = await hook();
    const conversation = await chat();
    await changeWebhook(world.desk, world.dana, { webhook: id, events: ["conversation.read"] });
    await say(conversation, "2");
    await markRead(world.desk, world.dana, { at: { conversation } });

    await drain(conversation, target);

    expect(types()).toEqual(["conversation.read"]);
    expect((await deliveries(id)).map(({ state }) => state)).toEqual(["superseded", "superseded", "sent"]);
  });

  it("is cut to fit, and says so", async () => {
    const { target } = await hook();
    const conversation = await chat();
    await replyToCustomer(world.desk, world.dana, { at: { conversation }, body: "😀".repeat(19_000) });

    await drain(conversation, target);

    const last = receiver.received.at(-1);
    expect(Buffer.byteLength(last?.body ?? "")).toBeLessThan(20_000);
    expect(last?.json.data.truncated).toBe(true);
    expect(last?.json.data.message.message).toMatch(/^(😀)+$/u);
  });

  it("is signed by both secrets for a day after a rotation, then by the new one alone", async () => {
    const { id, secret: old, target } = await hook();
    const conversation = await chat();
    const { secret } = await changeWebhook(world.desk, world.dana, { webhook: id, rotateSecret: true });
    await drain(conversation, target);
    const [first] = receiver.received;
    for (const each of [old, secret ?? ""])
      expect(new Webhook(each).verify(first?.body ?? "", first?.headers ?? {})).toBeDefined();

    await world.database.prisma.webhook.update({ where: { id }, data: { previousUntil: world.clock.now } });
    await say(conversation, "2");
    await drain(conversation, target);

    const last = receiver.received.at(-1);
    expect(new Webhook(secret ?? "").verify(last?.body ?? "", last?.headers ?? {})).toBeDefined();
    expect(() => new Webhook(old).verify(last?.body ?? "", last?.headers ?? {})).toThrow("No matching signature");
  });
});

describe("an endpoint that fails", () => {
  it("gets everything in order afterwards, under the same ids", async () => {
    const { id, target } = await hook(["message.created"]);
    receiver.answer = () => (receiver.received.length <= 3 ? 503 : 204);
    const conversation = await chat("1");
    for (let n = 2; n <= 6; n += 1) await say(conversation, String(n));

    for (let round = 0; round < 5; round += 1) {
      await drain(conversation, target);
      await drain(conversation, target);
      await pass();
    }

    expect(receiver.received.map(({ status }) => status)).toEqual([503, 503, 503, 204, 204, 204, 204, 204, 204]);
    expect(texts()).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(new Set(receiver.received.slice(0, 4).map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    const [first] = await deliveries(id);
    expect(first).toMatchObject({ state: "sent", attempts: 4, answerStatus: 204, reason: null });
    expect((await webhookRow(id)).failingSince).toBeNull();
  });

  it("is tried after 5 s, 5 min, 30 min, 2 h, 5 h and every 10 h", async () => {
    const { target } = await hook();
    receiver.answer = () => 500;
    const conversation = await chat();

    const waited: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await pass();
      await drain(conversation, target);
      waited.push(await waitOf(conversation, target));
    }

    expect(waited).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 36_000, 36_000]);
    expect(receiver.received).toHaveLength(8);
  });

  it("holds up no other endpoint, no thread and no other conversation", async () => {
    const bad = await hook(["message.created"]);
    const good = await openReceiver();
    const other = await hook(["message.created"], good.url);
    const [first, second] = [await chat("a"), await chat("b")];
    receiver.answer = ({ json }) => (json.data.conversation_id === first ? 500 : 204);

    for (const conversation of [first, second])
      for (const target of [bad.target, other.target, slackTarget]) await drain(conversation, target);
    await good.close();

    expect(good.taken().map(({ json }) => json.data.message.message)).toEqual(["a", "b"]);
    expect(texts()).toEqual(["b"]);
    expect(slack.posts.map(({ utterance }) => utterance.text)).toEqual(["a", "b"]);
  });

  it("is left alone for a moment by all its lanes when nobody answers", async () => {
    const { target } = await hook();
    await receiver.close();
    const [first, second] = [await chat("a"), await chat("b")];

    await drain(first, target);
    await drain(second, target);
    receiver = await openReceiver();

    const rows = await world.database.prisma.delivery.findMany({ where: { targetId: target }, orderBy: { id: "asc" } });
    expect(rows.map(({ attempts }) => attempts)).toEqual([1, 0, 0, 0]);
    expect(rows[0]?.reason).toBe("It refused the connection.");
  });

  it("gets all that waited at once when it is back after ten minutes", async () => {
    const { target } = await hook(["message.created"]);
    receiver.answer = () => 500;
    const waiting = [await chat("a"), await chat("b")];
    for (const conversation of waiting) await drain(conversation, target);
    world.clock.advance(600);
    receiver.answer = () => 204;

    const news = await chat("c");
    await drain(news, target);
    for (const conversation of waiting) await drain(conversation, target);

    expect(texts()).toEqual(["c", "a", "b"]);
  });

  it("is switched off after three days, with an alert in the thread, and what it missed can be sent again", async () => {
    const { id, target } = await hook(["message.created"]);
    receiver.answer = () => 500;
    const conversation = await chat("1");
    await say(conversation, "2");
    await drain(conversation, target);
    world.clock.advance(3 * 86_400 - 60);
    await pass();
    await drain(conversation, target);
    expect((await webhookRow(id)).disabledAt).toBeNull();
    expect(await waitOf(conversation, target)).toBe(60);

    world.clock.advance(60);
    await pass();
    await drain(conversation, target);

    const off = await webhookRow(id);
    expect(off.disabledAt).toEqual(world.clock.now);
    expect(off.disabledReason).toBe("It took nothing for three days. It answered 500.");
    const rows = await deliveries(id);
    expect(rows.map(({ state }) => state)).toEqual(["dead", "dead"]);
    await drain(conversation, slackTarget);
    expect(slack.posts.at(-1)?.utterance).toMatchObject({
      kind: "line",
      text: expect.stringMatching(/^⚠️ Webhook 1 \(127\.0\.0\.1:\d+\) was switched off: It took nothing for three days/),
    });
    await say(conversation, "3");
    expect(await deliveries(id)).toHaveLength(2);

    receiver.answer = () => 204;
    const ask = { webhook: id, delivery: Number(rows[0]?.id) };
    await expect(retryWebhookDelivery(world.desk, world.dana, ask)).rejects.toThrow("switched off");
    await changeWebhook(world.desk, world.dana, { webhook: id, active: true });
    for (const row of rows)
      await retryWebhookDelivery(world.desk, world.dana, { webhook: id, delivery: Number(row.id) });
    await drain(conversation, target);
    expect(texts()).toEqual(["1", "2"]);
    expect((await webhookRow(id)).disabledReason).toBeNull();
  });

  it("that takes all but one event keeps the rest of that conversation coming, with an alert", async () => {
    const { id, target } = await hook(["message.created"]);
    receiver.answer = ({ json }) => (json.data.message.message === "poison" ? 422 : 204);
    const conversation = await chat("poison");
    await say(conversation, "after");
    await drain(conversation, target);
    world.clock.advance(86_400);
    await drain(await chat("elsewhere"), target);
    world.clock.advance(2 * 86_400);
    await pass();

    await drain(conversation, target);

    expect(texts()).toEqual(["elsewhere", "after"]);
    expect((await webhookRow(id)).disabledAt).toBeNull();
    expect((await deliveries(id))[0]).toMatchObject({ state: "dead", answerStatus: 422, reason: "It answered 422." });
    await drain(conversation, slackTarget);
    expect(slack.posts.at(-1)?.utterance.text).toContain("did not take an event of this conversation");
  });

  it("is switched off at once when it says 410", async () => {
    const { id, target } = await hook();
    receiver.answer = () => 410;
    const conversation = await chat();

    await drain(conversation, target);

    expect((await webhookRow(id)).disabledReason).toContain("410");
    expect(receiver.received).toHaveLength(1);
    await drain(conversation, target);
    expect(receiver.received).toHaveLength(1);
  });

  it("is called again at once when the worker before was killed in the call", async () => {
    const { target } = await hook(["message.created"]);
    const conversation = await chat("1");
    await world.database.pool.query(
      "UPDATE delivery SET state = 'sending', sending_at = clock_timestamp(), attempts = 1 WHERE target_id = $1",
      [target],
    );

    await drain(conversation, target);

    expect(texts()).toEqual(["1"]);
  });

  it("never has its secrets or its address in the log, nor what was said", async () => {
    const { secret, target } = await hook();
    const conversation = await chat("WORDS-canary");
    for (const status of [500, 410]) {
      receiver.answer = () => status;
      await pass();
      await drain(conversation, target);
    }

    expect(logged.length).toBeGreaterThan(1);
    const text = JSON.stringify(logged);
    for (const hidden of [secret, secret.slice(6), "app-secret-canary", "WORDS-canary"])
      expect(text).not.toContain(hidden);
  });
});

describe("a hanging endpoint", () => {
  it("keeps nobody who answers the bell, and no thread out of the sweep", async () => {
    const { target } = await hook(["message.created"]);
    let hang = () => {};
    const called = new Promise<void>((resolve) => {
      receiver.answer = (_, response) => {
        hang = () => response.writeHead(204).end();
        resolve();
        return undefined;
      };
    });
    const conversation = await chat("1");
    await answerLane(parts, `${conversation}:${target}`);
    await called;
    // A backlog that is older than the thread's own.
    await world.database.pool.query(
      `WITH ev AS (INSERT INTO event (conversation_id, seq, type, actor_kind, actor_name, data)
         SELECT n, 1, 'conversation.read', 'system', 'test', '{}' FROM generate_series(1000, 1600) n RETURNING id, conversation_id),
       lanes AS (INSERT INTO lane (conversation_id, target_id) SELECT conversation_id, $1 FROM ev)
       INSERT INTO delivery (conversation_id, target_id, event_id, webhook_id, created_at)
       SELECT conversation_id, $1, id, 1, now() - interval '1 second' FROM ev`,
      [target],
    );
    const rings: string[] = [];
    parts.doorbell = { ring: (lane) => void rings.push(lane) };

    expect(await sweep(parts)).toBe(500);

    expect(rings).toContain(`${conversation}:${slackTarget}`);
    hang();
    await webhooks.pool.settle();
    expect(
      (await world.database.prisma.delivery.findFirst({ where: { conversationId: conversation, targetId: target } }))
        ?.state,
    ).toBe("sent");
  });
});

describe("a webhook that is switched off or deleted", () => {
  it.each([
    ["switched off", (webhook: number) => changeWebhook(world.desk, world.dana, { webhook, active: false })],
    ["deleted", (webhook: number) => removeWebhook(world.desk, world.dana, { webhook })],
  ])("%s is told nothing that waited", async (_, end) => {
    const { id, target } = await hook();
    const conversation = await chat();

    await end(id);
    await say(conversation, "2");
    await drain(conversation, target);
    await sweep(parts);

    expect(receiver.received).toEqual([]);
    expect((await deliveries(id)).map(({ state }) => state)).toEqual(["superseded", "superseded"]);
  });

  it("is told nothing by a lane that was written while it went", async () => {
    const { id, target } = await hook();
    const conversation = await chat();
    await world.database.prisma.webhook.delete({ where: { id } });

    await drain(conversation, target);

    expect(receiver.received).toEqual([]);
    expect(new Set((await deliveries(id)).map(({ state }) => state))).toEqual(new Set(["superseded"]));
  });
});

describe("receipts", () => {
  const typed = async (conversation: number, externalId: string) =>
    replyToCustomer(world.desk, world.dana, {
      at: { conversation },
      body: externalId,
      origin: { target: slackTarget, externalId },
    });

  it("are ⏳ until every app that wants messages has them, then ✅", async () => {
    const wants = await hook(["message.created"]);
    const all = await hook();
    const cares = await hook(["ticket.created"]);
    const conversation = await chat();
    await typed(conversation, "o1");
    await drain(conversation, slackTarget);
    expect(slack.receipts.get("o1")).toBe("held");

    await drain(conversation, wants.target);
    await drain(conversation, slackTarget);
    expect(slack.receipts.get("o1")).toBe("held");
    await drain(conversation, all.target);
    await drain(conversation, slackTarget);

    expect(slack.receipts.get("o1")).toBe("delivered");
    expect(await deliveries(cares.id)).toEqual([]);
  });

  it("are found by the sweep when no bell rings, and asked for once", async () => {
    const { target } = await hook(["message.created"]);
    const conversation = await chat();
    await typed(conversation, "o1");
    await drain(conversation, slackTarget);
    await drain(conversation, target);
    let rings: string[] = [];
    parts.doorbell = { ring: (lane) => void rings.push(lane) };

    await sweep(parts);
    expect(rings).toEqual([`${conversation}:${slackTarget}`]);
    await drain(conversation, slackTarget);
    expect(slack.receipts.get("o1")).toBe("delivered");
    rings = [];
    await sweep(parts);

    expect(rings).toEqual([]);
  });

  it("are not missed when the app takes the message while the thread is being told", async () => {
    const { target } = await hook(["message.created"]);
    const conversation = await chat();
    await drain(conversation, slackTarget);
    await typed(conversation, "o1");
    const setReceipt = slack.setReceipt.bind(slack);
    let taken = false;
    slack.setReceipt = async (...call) => {
      await setReceipt(...call);
      if (!taken) await drain(conversation, target);
      taken = true;
    };

    await drain(conversation, slackTarget);
    await drain(conversation, slackTarget);

    expect(slack.receipts.get("o1")).toBe("delivered");
  });

  it("are not missed when the app takes the message while the card is being shown", async () => {
    const { target } = await hook(["message.created"]);
    const conversation = await chat();
    await drain(conversation, slackTarget);
    await typed(conversation, "o1");
    const updateCard = slack.updateCard.bind(slack);
    let taken = false;
    slack.updateCard = async (...call) => {
      await updateCard(...call);
      if (!taken) await drain(conversation, target);
      taken = true;
    };

    await drain(conversation, slackTarget);
    expect(slack.receipts.get("o1")).toBe("held");
    await drain(conversation, slackTarget);

    expect(slack.receipts.get("o1")).toBe("delivered");
  });

  it("are 👁 when the customer read, ❌ when the app never took it, ✅ when it did later or nobody wants it", async () => {
    const { id, target } = await hook(["message.created"]);
    receiver.answer = () => 410;
    const conversation = await chat();
    await typed(conversation, "o1");
    await drain(conversation, slackTarget);
    await drain(conversation, target);
    await drain(conversation, slackTarget);
    expect(slack.receipts.get("o1")).toBe("failed");

    receiver.answer = () => 204;
    await changeWebhook(world.desk, world.dana, { webhook: id, active: true });
    for (const { id: delivery } of await deliveries(id))
      await retryWebhookDelivery(world.desk, world.dana, { webhook: id, delivery: Number(delivery) });
    await drain(conversation, target);
    await drain(conversation, slackTarget);
    expect(slack.receipts.get("o1")).toBe("delivered");

    await typed(conversation, "o2");
    await drain(conversation, slackTarget);
    expect(slack.receipts.get("o2")).toBe("held");
    await removeWebhook(world.desk, world.dana, { webhook: id });
    await drain(conversation, slackTarget);
    expect(slack.receipts.get("o2")).toBe("delivered");
    await markRead(world.desk, world.jane, { at: { conversation } });
    await drain(conversation, slackTarget);
    expect(slack.receipts.get("o2")).toBe("read");
  });

  it("are ✅ at once without webhooks, and 🔒 for notes with them", async () => {
    const conversation = await chat();
    await typed(conversation, "o1");
    await drain(conversation, slackTarget);
    expect(slack.receipts.get("o1")).toBe("delivered");

    await hook();
    await addNote(world.desk, world.dana, {
      at: { conversation },
      body: canary,
      origin: { target: slackTarget, externalId: "o2" },
    });
    await drain(conversation, slackTarget);

    expect(slack.receipts.get("o2")).toBe("kept");
  });
});
