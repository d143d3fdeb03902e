import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { refitDesk } from "../../../test/chaos/refit.ts";
import { openReceiver } from "../../../test/receiver.ts";
import { silentDoorbell } from "../../../test/silent-doorbell.ts";
import { silentLog } from "../../../test/silent-log.ts";
import { createDesk } from "../../desk/desk.ts";
import { deleteTicket } from "../../desk/tickets/delete.ts";
import { openTicket } from "../../desk/tickets/open.ts";
import { changeWebhook } from "../../desk/webhooks/change.ts";
import { retryWebhookDelivery } from "../../desk/webhooks/retry-delivery.ts";
import { drainLane } from "../deliver.ts";
import { openWebhookWorld, type WebhookWorld } from "./testing.ts";
import { createWebhooks } from "./webhooks.ts";

let world: WebhookWorld;
beforeEach(async () => {
  world = await openWebhookWorld();
});
afterEach(() => world.close());

describe("an endpoint that fails", () => {
  it("gets everything in order afterwards, under the same ids", async () => {
    const { id, target } = await world.hook(["message.created"]);
    world.receiver.answer = () => (world.receiver.received.length <= 3 ? 503 : 204);
    const conversation = await world.chat("1");
    for (let n = 2; n <= 6; n += 1) await world.say(conversation, String(n));

    for (let round = 0; round < 5; round += 1) {
      await world.drain(conversation, target);
      await world.drain(conversation, target);
      await world.pass();
    }

    expect(world.receiver.received.map(({ status }) => status)).toEqual([503, 503, 503, 204, 204, 204, 204, 204, 204]);
    expect(world.texts()).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(new Set(world.receiver.received.slice(0, 4).map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    const [first] = await world.deliveries(id);
    expect(first).toMatchObject({ state: "sent", attempts: 4, answerStatus: 204, reason: null });
    expect((await world.webhookRow(id)).failingSince).toBeNull();
  });

  it("is tried after 5 s, 5 min, 30 min, 2 h, 5 h and every 10 h", async () => {
    const { target } = await world.hook();
    world.receiver.answer = () => 500;
    const conversation = await world.chat();

    const waited: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await world.pass();
      await world.drain(conversation, target);
      waited.push(await world.waitOf(conversation, target));
    }

    expect(waited).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 36_000, 36_000]);
    expect(world.receiver.received).toHaveLength(8);
  });

  it.each([
    [429, "20", 20],
    [503, "20", 20],
    [429, "1", 5],
    [429, "999999", 36_000],
    [500, "20", 5],
    [429, "soon", 5],
  ])("that answers %i with Retry-After: %s is called again after %i s", async (status, header, seconds) => {
    const { target } = await world.hook();
    world.receiver.answer = (_, response) => {
      response.writeHead(status, { "Retry-After": header }).end();
      return status;
    };
    const [first, second] = [await world.chat("a"), await world.chat("b")];

    await world.drain(first, target);

    expect(await world.waitOf(first, target)).toBe(seconds);
    const heard = status !== 500 && header !== "soon";
    if (heard) expect(await world.restOf(target)).toBe(seconds);
    await world.drain(second, target);
    expect(world.receiver.received).toHaveLength(heard ? 1 : 2);
  });

  it("is called at once when its address is mended, or it is switched on", async () => {
    const { id, target } = await world.hook(["message.created"]);
    world.receiver.answer = (_, response) => {
      response.writeHead(503, { "Retry-After": "3600" }).end();
      return 503;
    };
    const conversation = await world.chat("1");
    await world.drain(conversation, target);
    world.receiver.answer = () => 204;

    await changeWebhook(world.desk, world.dana, { webhook: id, url: `${world.receiver.url}?mended` });
    await world.drain(conversation, target);

    expect(world.texts()).toEqual(["1"]);
  });

  it("holds up no other endpoint, no thread and no other conversation", async () => {
    const bad = await world.hook(["message.created"]);
    const good = await openReceiver();
    const other = await world.hook(["message.created"], good.url);
    const [first, second] = [await world.chat("a"), await world.chat("b")];
    world.receiver.answer = ({ json }) => (json.data.conversation_id === first ? 500 : 204);

    for (const conversation of [first, second])
      for (const target of [bad.target, other.target, world.slackTarget]) await world.drain(conversation, target);
    await good.close();

    expect(good.taken().map(({ json }) => json.data.message.message)).toEqual(["a", "b"]);
    expect(world.texts()).toEqual(["b"]);
    expect(world.slack.posts.map(({ utterance }) => utterance.text)).toEqual(["a", "b"]);
  });

  it("is left alone for a moment by all its lanes when nobody answers", async () => {
    const { target } = await world.hook();
    await world.receiver.close();
    const [first, second] = [await world.chat("a"), await world.chat("b")];

    await world.drain(first, target);
    await world.drain(second, target);
    await world.reopenReceiver();

    const rows = await world.database.prisma.delivery.findMany({ where: { targetId: target }, orderBy: { id: "asc" } });
    expect(rows.map(({ attempts }) => attempts)).toEqual([1, 0, 0, 0]);
    expect(rows[0]?.reason).toBe("It refused the connection.");
  });

  it("gets all that waited at once when it is back after ten minutes", async () => {
    const { target } = await world.hook(["message.created"]);
    world.receiver.answer = () => 500;
    const waiting = [await world.chat("a"), await world.chat("b")];
    for (const conversation of waiting) await world.drain(conversation, target);
    world.clock.advance(600);
    world.receiver.answer = () => 204;

    const news = await world.chat("c");
    await world.drain(news, target);
    for (const conversation of waiting) await world.drain(conversation, target);

    expect(world.texts()).toEqual(["c", "a", "b"]);
  });

  it("is switched off after three days, with an alert in the thread, and what it missed can be sent again", async () => {
    const { id, target } = await world.hook(["message.created"]);
    world.receiver.answer = () => 500;
    const conversation = await world.chat("1");
    await world.say(conversation, "2");
    await world.drain(conversation, target);
    world.clock.advance(3 * 86_400 - 60);
    await world.pass();
    await world.drain(conversation, target);
    expect((await world.webhookRow(id)).disabledAt).toBeNull();
    expect(await world.waitOf(conversation, target)).toBe(60);

    world.clock.advance(60);
    await world.pass();
    await world.drain(conversation, target);

    const off = await world.webhookRow(id);
    expect(off.disabledAt).toEqual(world.clock.now);
    expect(off.disabledReason).toBe("It took nothing for three days. It answered 500.");
    const rows = await world.deliveries(id);
    expect(rows.map(({ state }) => state)).toEqual(["dead", "dead"]);
    await world.drain(conversation, world.slackTarget);
    expect(world.slack.posts.at(-1)?.utterance).toMatchObject({
      kind: "line",
      text: expect.stringMatching(/^⚠️ Webhook 1 \(127\.0\.0\.1:\d+\) was switched off: It took nothing for three days/),
    });
    await world.say(conversation, "3");
    expect(await world.deliveries(id)).toHaveLength(2);

    world.receiver.answer = () => 204;
    const ask = { webhook: id, delivery: Number(rows[0]?.id) };
    await expect(retryWebhookDelivery(world.desk, world.dana, ask)).rejects.toThrow("switched off");
    await changeWebhook(world.desk, world.dana, { webhook: id, active: true });
    for (const row of rows)
      await retryWebhookDelivery(world.desk, world.dana, { webhook: id, delivery: Number(row.id) });
    await world.drain(conversation, target);
    expect(world.texts()).toEqual(["1", "2"]);
    expect((await world.webhookRow(id)).disabledReason).toBeNull();
  });

  it("that takes all but one event keeps the rest of that conversation coming, with an alert", async () => {
    const { id, target } = await world.hook(["message.created"]);
    world.receiver.answer = ({ json }) => (json.data.message.message === "poison" ? 422 : 204);
    const conversation = await world.chat("poison");
    await world.say(conversation, "after");
    await world.drain(conversation, target);
    world.clock.advance(86_400);
    await world.drain(await world.chat("elsewhere"), target);
    world.clock.advance(2 * 86_400);
    await world.pass();

    await world.drain(conversation, target);

    expect(world.texts()).toEqual(["elsewhere", "after"]);
    expect((await world.webhookRow(id)).disabledAt).toBeNull();
    expect((await world.deliveries(id))[0]).toMatchObject({
      state: "dead",
      answerStatus: 422,
      reason: "It answered 422.",
    });
    await world.drain(conversation, world.slackTarget);
    expect(world.slack.posts.at(-1)?.utterance.text).toContain("did not take an event of this conversation");
  });

  it.each([5, -5])("is judged and called by the database's clock, though the worker's is %i days off", async (days) => {
    const { id, target } = await world.hook(["message.created"]);
    world.receiver.answer = () => 500;
    const conversation = await world.chat("1");
    await world.drain(conversation, target);
    const desk = createDesk({ ...world.database, webhookAddresses: world.desk.webhookAddresses });
    const webhooks = createWebhooks({ desk, doorbell: silentDoorbell, log: silentLog, timeoutMs: 1_000 });
    const right = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: right + days * 86_400_000 });
    onTestFinished(() => void vi.useRealTimers());

    await world.pass();
    await drainLane({ ...world.parts, desk, webhooks }, `${conversation}:${target}`);
    await webhooks.close();

    expect((await world.webhookRow(id)).disabledAt).toBeNull();
    expect(await world.waitOf(conversation, target)).toBe(300);
    const [, second] = world.receiver.received;
    expect(Number(second?.headers["webhook-timestamp"]) * 1_000 - right).toBeLessThan(300_000);
    expect(right - Number(second?.headers["webhook-timestamp"]) * 1_000).toBeLessThan(300_000);
  });

  it("is switched off at once when it says 410", async () => {
    const { id, target } = await world.hook();
    world.receiver.answer = () => 410;
    const conversation = await world.chat();

    await world.drain(conversation, target);

    expect((await world.webhookRow(id)).disabledReason).toContain("410");
    expect(world.receiver.received).toHaveLength(1);
    await world.drain(conversation, target);
    expect(world.receiver.received).toHaveLength(1);
  });

  it("is called again at once when the worker before was killed in the call", async () => {
    const { target } = await world.hook(["message.created"]);
    const conversation = await world.chat("1");
    await world.database.pool.query(
      "UPDATE delivery SET state = 'sending', sending_at = clock_timestamp(), attempts = 1 WHERE target_id = $1",
      [target],
    );

    await world.drain(conversation, target);

    expect(world.texts()).toEqual(["1"]);
  });

  it("has its alert for what is given up, though the worker was killed between the two", async () => {
    const { id, target } = await world.hook(["message.created"]);
    world.receiver.answer = ({ json }) => (json.data.message.message === "poison" ? 422 : 204);
    const conversation = await world.chat("poison");
    await world.drain(conversation, target);
    world.clock.advance(3 * 86_400 - 60);
    await world.pass();
    await world.drain(await world.chat("fine"), target);
    world.clock.advance(120);
    await world.pass();
    const desk = refitDesk(world.desk, {
      async statement(statement, _, run) {
        if (statement.name === "record-event") throw new Error("killed");
        return run(statement);
      },
    });
    const webhooks = createWebhooks({ desk, doorbell: silentDoorbell, log: silentLog, timeoutMs: 1_000 });
    await drainLane({ ...world.parts, webhooks }, `${conversation}:${target}`).catch(() => undefined);
    await webhooks.close();
    expect((await world.deliveries(id))[0]?.state).not.toBe("dead");
    await world.pass();
    await world.drain(conversation, target);

    expect((await world.deliveries(id))[0]?.state).toBe("dead");
    expect(await world.database.prisma.event.count({ where: { type: "webhook.failed" } })).toBe(1);
  });

  it("is switched off by a 410 for what is of a deleted ticket, too", async () => {
    const { id, target } = await world.hook(["ticket.created"]);
    world.receiver.answer = () => 410;
    const ticket = await openTicket(world.desk, world.jane, {
      customer: world.jane.id,
      subject: "A",
      description: "B",
    });
    await deleteTicket(world.desk, world.dana, { ticket: ticket.id });

    await world.drain(ticket.conversation_id, target);

    expect((await world.webhookRow(id)).disabledReason).toContain("410");
  });

  it("is told nothing that was switched off a moment before its call", async () => {
    const { id, target } = await world.hook(["message.created"]);
    const conversation = await world.chat("1");
    const desk = refitDesk(world.desk, {
      async statement(statement, _, run) {
        if (statement.name === "webhook-begin")
          await changeWebhook(world.desk, world.dana, { webhook: id, active: false });
        return run(statement);
      },
    });
    const webhooks = createWebhooks({ desk, doorbell: silentDoorbell, log: silentLog, timeoutMs: 1_000 });

    await drainLane({ ...world.parts, webhooks }, `${conversation}:${target}`);
    await webhooks.close();

    expect(world.texts()).toEqual([]);
    expect(await world.deliveries(id)).toEqual([expect.objectContaining({ state: "superseded" })]);
  });

  it("never has its secrets or its address in the log, nor what was said", async () => {
    const { secret, target } = await world.hook();
    const conversation = await world.chat("WORDS-canary");
    for (const status of [500, 410]) {
      world.receiver.answer = () => status;
      await world.pass();
      await world.drain(conversation, target);
    }

    expect(world.logged.length).toBeGreaterThan(1);
    const text = JSON.stringify(world.logged);
    for (const hidden of [secret, secret.slice(6), "app-secret-canary", "WORDS-canary"])
      expect(text).not.toContain(hidden);
  });
});

describe("a hanging endpoint", () => {
  it("keeps no thread out of the sweep", async () => {
    const { target } = await world.hook(["message.created"]);
    let hang = () => {};
    const called = new Promise<void>((resolve) => {
      world.receiver.answer = (_, response) => {
        hang = () => response.writeHead(204).end();
        resolve();
        return undefined;
      };
    });
    const conversation = await world.chat("1");
    void world.answers.answer(`${conversation}:${target}`);
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
    world.parts.doorbell = { ...silentDoorbell, ring: (lane) => void rings.push(lane) };

    expect(await world.sweep()).toBe(500);

    expect(rings).toContain(`${conversation}:${world.slackTarget}`);
    hang();
    await world.answers.stop();
    expect(
      (await world.database.prisma.delivery.findFirst({ where: { conversationId: conversation, targetId: target } }))
        ?.state,
    ).toBe("sent");
  });
});
