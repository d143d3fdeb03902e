import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { addNote } from "../conversations/add-note.ts";
import { receiveFromCustomer } from "../conversations/receive.ts";
import { replyToCustomer } from "../conversations/reply.ts";
import { createDesk } from "../desk.ts";
import { sentence } from "../events.ts";
import { closeUnanswered } from "./auto-close.ts";
import { deleteTicket } from "./delete.ts";
import { findTicket } from "./find.ts";
import { openTicket } from "./open.ts";
import { setTicketStatus } from "./set-status.ts";

let world: TestDesk;
beforeEach(async () => {
  world = await openTestDesk();
});
afterEach(() => world.close());

const hours = (n: number) => world.clock.advance(n * 3_600);
const look = (ticket: number) => findTicket(world.desk, world.jane, { ticket });

async function resolved(): Promise<number> {
  const { desk, jane, dana } = world;
  const { id } = await openTicket(desk, jane, { customer: jane.id, subject: "S", description: "D" });
  await setTicketStatus(desk, dana, { ticket: id, status: "resolved" });
  return id;
}

describe("a resolved ticket", () => {
  it("tells its customer until when they are asked, and closes when they say nothing", async () => {
    const id = await resolved();
    expect((await look(id)).auto_close_at).toBe("2025-11-12 16:00:00");
    hours(71.9);
    expect(await closeUnanswered(world.desk)).toBe(0);

    hours(0.1);
    const closed = await Promise.all([closeUnanswered(world.desk), closeUnanswered(world.desk)]);

    expect(closed.reduce((sum, each) => sum + each)).toBe(1);
    expect(await look(id)).toMatchObject({ status: "closed", auto_close_at: null, closed_at: "2025-11-12 16:00:00" });
    const event = await world.database.prisma.event.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(event).toMatchObject({ type: "ticket.status_changed", actorKind: "system", actorName: "auto-close" });
    const told = { ...event, id: 1, at: "", actorKind: "system" as const };
    expect(
      sentence({ ...told, event: { type: "ticket.status_changed", ticket: id, from: "resolved", to: "closed" } }),
    ).toMatch(/^Closed: since this was resolved/);
  });

  it("is open again when its customer writes, and is not closed over their words", async () => {
    const id = await resolved();
    hours(71);
    await receiveFromCustomer(world.desk, world.jane, { at: { ticket: id }, body: "It still burns" });
    hours(100);

    expect(await closeUnanswered(world.desk)).toBe(0);
    expect(await look(id)).toMatchObject({ status: "open", auto_close_at: null });
  });

  it("waits anew after an agent's word, and after no note", async () => {
    const id = await resolved();
    hours(10);
    await addNote(world.desk, world.lee, { at: { ticket: id }, body: "no word to anybody" });
    expect((await look(id)).auto_close_at).toBe("2025-11-12 16:00:00");
    await replyToCustomer(world.desk, world.lee, { at: { ticket: id }, body: "Did it help?" });

    expect((await look(id)).auto_close_at).toBe("2025-11-13 02:00:00");
  });

  it("resolved a second time begins a second wait", async () => {
    const id = await resolved();
    hours(71);
    await setTicketStatus(world.desk, world.jane, { ticket: id, status: "open" });
    await setTicketStatus(world.desk, world.dana, { ticket: id, status: "resolved" });
    hours(2);

    expect(await closeUnanswered(world.desk)).toBe(0);
    expect((await look(id)).status).toBe("resolved");
  });

  it("stays as it is when its customer confirms, when it was deleted, and for ever with 0 hours", async () => {
    const [confirmed, deleted] = [await resolved(), await resolved()];
    await setTicketStatus(world.desk, world.jane, { ticket: confirmed, status: "closed" });
    await deleteTicket(world.desk, world.dana, { ticket: deleted });
    const patient = createDesk({ ...world.database, now: () => world.clock.now, autoCloseHours: 0 });
    const kept = (await openTicket(patient, world.jane, { customer: world.jane.id, subject: "S", description: "D" }))
      .id;
    await setTicketStatus(patient, world.dana, { ticket: kept, status: "resolved" });
    hours(10_000);

    expect(await closeUnanswered(world.desk)).toBe(0);
    expect(await look(kept)).toMatchObject({ status: "resolved", auto_close_at: null });
  });
});
