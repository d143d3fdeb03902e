import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import type { Actor } from "../actor.ts";
import { addNote } from "../conversations/add-note.ts";
import { assignConversation, claimConversation, unclaimConversation } from "../conversations/assign.ts";
import { receiveFromCustomer } from "../conversations/receive.ts";
import { replyToCustomer } from "../conversations/reply.ts";
import { foldTicketCounters } from "../sql/ticket-stats.ts";
import type { TicketStatus } from "../words.ts";
import { findTicket } from "./find.ts";
import { countTickets, listTickets } from "./list.ts";
import { openTicket } from "./open.ts";
import { setTicketPriority } from "./set-priority.ts";
import { setTicketStatus } from "./set-status.ts";

let world: TestDesk;

beforeAll(async () => {
  world = await openTestDesk();
  await world.database.prisma.target.create({ data: { kind: "slack", place: "C1" } });
});
afterAll(() => world.close());

const open = (actor: Actor = world.app, over: object = {}) =>
  openTicket(world.desk, actor, {
    customer: world.jane.id,
    subject: "Payment Issue",
    description: "Cannot pay",
    ...over,
  });
const status = (ticket: number, to: TicketStatus, actor: Actor = world.dana) =>
  setTicketStatus(world.desk, actor, { ticket, status: to });
const counters = () => countTickets(world.desk, world.dana, {});
const eventsOf = (conversationId: number) =>
  world.database.prisma.event.findMany({ where: { conversationId }, orderBy: { seq: "asc" } });

describe("a ticket", () => {
  it("opens with its conversation, event, delivery and counters, all told once", async () => {
    const before = await counters();
    world.news.length = 0;

    const ticket = await open(world.app, { priority: "urgent", category: "billing" });

    expect(ticket).toMatchObject({
      ticket_number: `TKT-${String(ticket.id).padStart(3, "0")}`,
      status: "open",
      priority: "urgent",
      category: "billing",
      user: { id: world.jane.id, name: "Jane Doe", email: "jane@example.test" },
      assigned_to: null,
      created_at: "2025-11-09 16:00:00",
      waiting_since: "2025-11-09 16:00:00",
    });
    expect(await findTicket(world.desk, world.dana, { ticket: ticket.id })).toEqual({ ...ticket, messages: [] });
    expect(await counters()).toEqual({
      ...before,
      total: before.total + 1,
      open: before.open + 1,
      urgent: before.urgent + 1,
    });
    const [event] = await eventsOf(ticket.conversation_id);
    expect(event).toMatchObject({ type: "ticket.opened", seq: 1, actorKind: "apiKey" });
    expect(await world.database.prisma.delivery.count({ where: { eventId: event?.id ?? 0n } })).toBe(1);
    expect(world.news).toEqual([{ conversation: ticket.conversation_id, seq: 1, targets: [expect.any(Number)] }]);
  });

  it("needs a customer", async () => {
    await expect(open(world.app, { customer: world.dana.id })).rejects.toMatchObject({ code: "invalid" });
    await expect(open(world.app, { customer: 999_999 })).rejects.toMatchObject({
      fields: { user_id: [expect.any(String)] },
    });
    await expect(open(world.mallory)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("takes any status after any other, and tells it once", async () => {
    const ticket = await open();
    const all: TicketStatus[] = [
      "in_progress",
      "resolved",
      "closed",
      "open",
      "closed",
      "resolved",
      "in_progress",
      "open",
    ];

    for (const to of all) await status(ticket.id, to);
    await status(ticket.id, "open");

    const events = await eventsOf(ticket.conversation_id);
    expect(events.map(({ type }) => type)).toEqual(["ticket.opened", ...all.map(() => "ticket.status_changed")]);
    expect(await findTicket(world.desk, world.dana, { ticket: ticket.id })).toMatchObject({
      status: "open",
      closed_at: null,
    });
  });

  it("counts exactly when many change it at once, folded or not", async () => {
    const tickets = await Promise.all(Array.from({ length: 6 }, () => open()));
    const words: TicketStatus[] = ["open", "in_progress", "resolved", "closed"];

    await Promise.all(
      tickets.flatMap(({ id }, index) => words.map((_, turn) => status(id, words[(index + turn) % 4] ?? "open"))),
    );
    await foldTicketCounters(world.desk);

    const truth = await world.database.pool.query(
      `SELECT count(*)::int AS total, count(*) FILTER (WHERE status = 'open')::int AS open, count(*) FILTER (WHERE status = 'in_progress')::int AS in_progress,
              count(*) FILTER (WHERE status = 'resolved')::int AS resolved, count(*) FILTER (WHERE priority = 'urgent')::int AS urgent,
              count(*) FILTER (WHERE status = 'closed')::int AS closed FROM ticket`,
    );
    expect(await counters()).toEqual(truth.rows[0]);
  });

  it("may be closed or reopened by its customer, and nothing else; another's is not there", async () => {
    const ticket = await open();

    await status(ticket.id, "closed", world.jane);
    await status(ticket.id, "open", world.jane);

    await expect(status(ticket.id, "resolved", world.jane)).rejects.toMatchObject({ code: "forbidden" });
    await expect(status(ticket.id, "closed", world.mallory)).rejects.toMatchObject({ code: "not_found" });
    await expect(findTicket(world.desk, world.mallory, { ticket: ticket.id })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("is opened again by its customer's word on a resolution", async () => {
    const ticket = await open();
    await status(ticket.id, "resolved");
    const before = await counters();

    await receiveFromCustomer(world.desk, world.jane, { at: { ticket: ticket.id }, body: "It is not." });

    expect(await findTicket(world.desk, world.dana, { ticket: ticket.id })).toMatchObject({ status: "open" });
    expect(await counters()).toMatchObject({ open: before.open + 1, resolved: before.resolved - 1 });
    expect((await eventsOf(ticket.conversation_id)).map(({ type, seq }) => [seq, type])).toEqual([
      [1, "ticket.opened"],
      [2, "ticket.status_changed"],
      [3, "message.added"],
      [4, "ticket.status_changed"],
    ]);
  });

  it("changes its priority once and counts it", async () => {
    const ticket = await open();
    const before = await counters();

    await setTicketPriority(world.desk, world.dana, { ticket: ticket.id, priority: "urgent" });
    await setTicketPriority(world.desk, world.dana, { ticket: ticket.id, priority: "urgent" });

    expect((await counters()).urgent).toBe(before.urgent + 1);
    expect(await eventsOf(ticket.conversation_id)).toHaveLength(2);
  });
});

describe("an assignment", () => {
  it("is one agent's when two claim at once", async () => {
    const ticket = await open();
    const at = { ticket: ticket.id };

    const claims = await Promise.allSettled([
      claimConversation(world.desk, world.dana, { at }),
      claimConversation(world.desk, world.lee, { at }),
    ]);

    expect(claims.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(claims.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  it("needs an agent, and changes nothing when it is the same", async () => {
    const ticket = await open();
    const at = { ticket: ticket.id };

    await assignConversation(world.desk, world.dana, { at, assignee: world.lee.id });
    await assignConversation(world.desk, world.dana, { at, assignee: world.lee.id });

    expect(await eventsOf(ticket.conversation_id)).toHaveLength(2);
    await expect(assignConversation(world.desk, world.dana, { at, assignee: world.jane.id })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(unclaimConversation(world.desk, world.dana, { at })).rejects.toMatchObject({ code: "conflict" });
    await unclaimConversation(world.desk, world.lee, { at });
    expect(await findTicket(world.desk, world.dana, at)).toMatchObject({ assigned_to: null });
  });
});

describe("what a customer can read", () => {
  it("has no note in it, anywhere", async () => {
    const canary = "canary-7f3a";
    const ticket = await open();
    const at = { ticket: ticket.id };
    await replyToCustomer(world.desk, world.dana, { at, body: "We are on it." });
    await addNote(world.desk, world.dana, { at, body: `${canary} do not trust` });

    const views = [
      await findTicket(world.desk, world.jane, at),
      await findTicket(world.desk, world.app, at),
      await listTickets(world.desk, world.jane, {}),
      await listTickets(world.desk, world.jane, { search: canary }),
    ];

    expect(JSON.stringify(views)).not.toContain(canary);
    expect(JSON.stringify(await findTicket(world.desk, world.dana, at))).toContain(canary);
    await expect(addNote(world.desk, world.jane, { at, body: "x" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(addNote(world.desk, world.app, { at, body: "x" })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is only their own, counters too", async () => {
    await openTicket(world.desk, world.mallory, { customer: world.mallory.id, subject: "Mine", description: "x" });

    const { tickets } = await listTickets(world.desk, world.mallory, {});

    expect(tickets.map(({ subject }) => subject)).toEqual(["Mine"]);
    expect(await countTickets(world.desk, world.mallory, {})).toMatchObject({ total: 1, open: 1 });
  });
});

describe("a list", () => {
  it.each(["newest", "waiting", "priority"] as const)("pages through everything once, sorted by %s", async (sort) => {
    const { total } = await counters();
    const seen: number[] = [];
    let after: { key: string | null; id: number } | undefined;

    do {
      const page = await listTickets(world.desk, world.dana, { sort, limit: 3, after });
      seen.push(...page.tickets.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after);

    expect(seen).toHaveLength(total);
    expect(new Set(seen).size).toBe(total);
  });

  it("finds by number, subject and customer, taking % and _ literally", async () => {
    const odd = await open(world.app, { subject: "100%_sure" });
    const find = async (search: string) =>
      (await listTickets(world.desk, world.dana, { search })).tickets.map(({ id }) => id);

    expect(await find("0%_s")).toEqual([odd.id]);
    expect(await find(`TKT-${odd.id}`)).toContain(odd.id);
    expect(await find("jane@EXAMPLE")).toContain(odd.id);
    expect(await find("%%%")).toEqual([]);
  });

  it("filters by day, status, category, priority and assignee together", async () => {
    const ticket = await open(world.app, { category: "bug", priority: "high" });
    await assignConversation(world.desk, world.dana, { at: { ticket: ticket.id }, assignee: world.lee.id });
    const filter = {
      status: "open",
      category: "bug",
      priority: "high",
      assignee: world.lee.id,
      date: "2025-11-09",
    } as const;

    expect((await listTickets(world.desk, world.dana, filter)).tickets.map(({ id }) => id)).toEqual([ticket.id]);
    expect((await listTickets(world.desk, world.dana, { ...filter, date: "2025-11-10" })).tickets).toEqual([]);
    expect((await listTickets(world.desk, world.dana, { ...filter, assignee: null })).tickets).toEqual([]);
  });
});
