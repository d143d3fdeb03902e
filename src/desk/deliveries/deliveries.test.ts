import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { ensureTarget } from "../../delivery/targets.ts";
import { addNote } from "../conversations/add-note.ts";
import { startConversation } from "../conversations/start.ts";
import { deleteTicket } from "../tickets/delete.ts";
import { openTicket } from "../tickets/open.ts";
import { discardDelivery } from "./discard.ts";
import { listFailedDeliveries } from "./list-failed.ts";
import { retryDelivery } from "./retry.ts";

let world: TestDesk;
let target: number;

beforeEach(async () => {
  world = await openTestDesk();
  target = (await ensureTarget(world.desk, "slack", "C1")).id;
});
afterEach(() => world.close());

const sql = (text: string, values: unknown[] = []) => world.database.pool.query(text, values);
const chat = async (body = "Hello") =>
  (await startConversation(world.desk, world.jane, { customer: world.jane.id, body })).conversation;
const deliveries = (conversationId: number) =>
  world.database.prisma.delivery.findMany({ where: { conversationId }, orderBy: { id: "asc" } });

/** The delivery of the chat's first words, given up. */
async function dead(body?: string): Promise<{ conversation: number; delivery: number }> {
  const conversation = await chat(body);
  await sql(
    "UPDATE delivery SET state = 'dead', reason = 'Slack refused it', attempts = 3, sent_at = now() WHERE conversation_id = $1 AND event_id IN (SELECT id FROM event WHERE type = 'message.added')",
    [conversation],
  );
  const [row] = (await deliveries(conversation)).filter(({ state }) => state === "dead");
  return { conversation, delivery: Number(row?.id) };
}

describe("deliveries that failed", () => {
  it("are listed newest first with what they were about, a page at a time", async () => {
    const { conversation, delivery } = await dead("First words");
    const second = await dead("Second words");

    const page = await listFailedDeliveries(world.desk, world.lee, { limit: 1 });

    expect(page.next).toBe(second.delivery);
    expect(await listFailedDeliveries(world.desk, world.lee, { limit: 1, before: second.delivery })).toEqual({
      next: null,
      failed: [
        expect.objectContaining({
          id: delivery,
          conversation,
          ticket: null,
          channel: "slack",
          place: "C1",
          event: "message.added",
          seq: 2,
          excerpt: "First words",
          state: "dead",
          attempts: 3,
          reason: "Slack refused it",
        }),
      ],
    });
  });

  it("hold what is stuck too, but nothing that is merely late, sent, or of a deleted ticket", async () => {
    const late = await chat();
    const stuck = await chat();
    await sql("UPDATE delivery SET created_at = now() - interval '1 hour'");
    await sql(
      "UPDATE delivery SET reason = 'no answer' WHERE id = (SELECT max(id) FROM delivery WHERE conversation_id = $1)",
      [stuck],
    );
    const ticket = await openTicket(world.desk, world.jane, {
      customer: world.jane.id,
      subject: "Gone",
      description: "x",
    });
    await sql("UPDATE delivery SET state = 'dead' WHERE conversation_id = $1", [ticket.conversation_id]);
    await deleteTicket(world.desk, world.dana, { ticket: ticket.id });

    const { failed } = await listFailedDeliveries(world.desk, world.lee, {});

    expect(failed.map(({ conversation, state }) => [conversation, state])).toEqual([[stuck, "stuck"]]);
    expect(late).not.toBe(stuck);
  });

  it("are sent again before what waits behind them, and the thread says who asked", async () => {
    const { conversation, delivery } = await dead();
    await addNote(world.desk, world.dana, { at: { conversation }, body: "later" });
    await sql("UPDATE lane SET due_at = now() + interval '1 hour'");
    world.news.length = 0;

    await retryDelivery(world.desk, world.lee, { delivery });

    const row = (await deliveries(conversation)).find(({ id }) => Number(id) === delivery);
    expect(row).toMatchObject({ state: "pending", attempts: 0, sentAt: null });
    expect(world.news).toEqual([expect.objectContaining({ conversation, targets: [target] })]);
    const [lane] = await world.database.prisma.lane.findMany();
    expect(lane?.dueAt.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
    const event = await world.database.prisma.event.findFirst({ orderBy: { id: "desc" } });
    expect(event).toMatchObject({ type: "delivery.retried", actorName: "Lee", data: { delivery, of: 2 } });
  });

  it("stay looked up first when they may have been said", async () => {
    const conversation = await chat();
    const [, row] = await deliveries(conversation);
    const delivery = Number(row?.id);
    await sql("UPDATE delivery SET state = 'sending', sending_at = now() - interval '1 hour' WHERE id = $1", [
      delivery,
    ]);

    await retryDelivery(world.desk, world.lee, { delivery });

    expect((await deliveries(conversation))[1]).toMatchObject({ state: "sending", attempts: 0 });
    expect((await deliveries(conversation))[1]?.sendingAt).not.toBeNull();
  });

  it("are sent at once when they were refused: they cannot have been said", async () => {
    const { conversation, delivery } = await dead();
    await sql("UPDATE delivery SET refusal = reason, sending_at = now() WHERE id = $1", [delivery]);

    await retryDelivery(world.desk, world.lee, { delivery });

    const row = (await deliveries(conversation)).find(({ id }) => Number(id) === delivery);
    expect(row).toMatchObject({ state: "pending", refusal: null });
  });

  it("are discarded for good, and no list shows them any more", async () => {
    const { conversation, delivery } = await dead();

    await discardDelivery(world.desk, world.lee, { delivery });

    expect((await listFailedDeliveries(world.desk, world.lee, {})).failed).toEqual([]);
    expect((await deliveries(conversation)).find(({ id }) => Number(id) === delivery)).toMatchObject({
      state: "superseded",
      reason: "Discarded by Lee.",
    });
    const event = await world.database.prisma.event.findFirst({ orderBy: { id: "desc" } });
    expect(event).toMatchObject({ type: "delivery.discarded", actorName: "Lee", data: { delivery, of: 2 } });
    for (const again of [discardDelivery, retryDelivery])
      await expect(again(world.desk, world.lee, { delivery })).rejects.toMatchObject({ code: "conflict" });
  });

  it("refuse what is being sent, was sent, is unknown or has a channel that is off", async () => {
    const { conversation, delivery } = await dead();
    const refuses = async (code: string, id = delivery) => {
      await expect(retryDelivery(world.desk, world.lee, { delivery: id })).rejects.toMatchObject({ code });
    };
    await refuses("not_found", 999_999);
    await sql("UPDATE lane SET leased_until = now() + interval '1 minute' WHERE conversation_id = $1", [conversation]);
    await refuses("conflict");
    await sql("UPDATE lane SET leased_until = NULL; UPDATE target SET active = false");
    await refuses("conflict");
    await sql("UPDATE target SET active = true; UPDATE delivery SET state = 'sent'");
    await refuses("conflict");
  });

  it.each([
    ["discarded", discardDelivery],
    ["sent again", retryDelivery],
  ])("are not %s while somebody begins to send them at the same moment", async (_, verb) => {
    const { conversation, delivery } = await dead();
    const other = await world.database.pool.connect();
    await other.query("BEGIN");
    await other.query("UPDATE lane SET leased_until = now() + interval '1 minute', fence = fence + 1");
    const asked = verb(world.desk, world.lee, { delivery }).then(
      () => "done",
      (error: Error) => error.message,
    );
    await vi.waitFor(async () => {
      const { rows } = await sql(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      expect(rows).toHaveLength(1);
    });
    await other.query("COMMIT");
    other.release();

    expect(await asked).toBe("This is being sent right now.");
    expect((await deliveries(conversation)).find(({ id }) => Number(id) === delivery)?.state).toBe("dead");
  });

  it("are nobody's but agents'", async () => {
    const { delivery } = await dead();
    for (const actor of [world.jane, world.app]) {
      await expect(listFailedDeliveries(world.desk, actor, {})).rejects.toMatchObject({ code: "forbidden" });
      await expect(retryDelivery(world.desk, actor, { delivery })).rejects.toMatchObject({ code: "forbidden" });
      await expect(discardDelivery(world.desk, actor, { delivery })).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});
