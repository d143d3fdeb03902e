import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { addNote } from "../conversations/add-note.ts";
import { receiveFromCustomer } from "../conversations/receive.ts";
import { replyToCustomer } from "../conversations/reply.ts";
import { readFeed } from "../sql/read-feed.ts";
import { selectConversation } from "../sql/view-conversation.ts";
import { findTicket } from "./find.ts";
import { listTickets } from "./list.ts";
import { openTicket } from "./open.ts";
import { setTicketStatus } from "./set-status.ts";
import { snoozeTicket, wakeDueTickets, wakeTicket } from "./snooze.ts";

let world: TestDesk;
beforeEach(async () => {
  world = await openTestDesk();
});
afterEach(() => world.close());

const later = (hours: number) => new Date(world.clock.now.getTime() + hours * 3_600_000);

async function open(): Promise<number> {
  world.clock.advance(60);
  return (await openTicket(world.desk, world.jane, { customer: world.jane.id, subject: "S", description: "D" })).id;
}
const queue = async () => (await listTickets(world.desk, world.dana, { sort: "waiting" })).tickets.map(({ id }) => id);
const asleep = async (ticket: number) => (await selectConversation(world.desk, { ticket }))?.snoozedUntil ?? null;

describe("a snoozed ticket", () => {
  it("leaves the queue of those that wait, and is back in its place when its time has come", async () => {
    const [first, second] = [await open(), await open()];
    await snoozeTicket(world.desk, world.dana, { ticket: first, until: later(2) });
    expect(await queue()).toEqual([second, first]);
    world.clock.advance(2 * 3_600 - 1);
    expect(await wakeDueTickets(world.desk)).toBe(0);

    world.clock.advance(1);
    const woken = await Promise.all([wakeDueTickets(world.desk), wakeDueTickets(world.desk)]);

    expect(woken.reduce((sum, each) => sum + each)).toBe(1);
    expect(await queue()).toEqual([first, second]);
    expect(await asleep(first)).toBeNull();
  });

  it("wakes when its customer writes, and for no agent's word", async () => {
    const [first, second] = [await open(), await open()];
    await snoozeTicket(world.desk, world.dana, { ticket: first, until: later(2) });
    await addNote(world.desk, world.lee, { at: { ticket: first }, body: "not yet" });
    expect(await queue()).toEqual([second, first]);
    await replyToCustomer(world.desk, world.lee, { at: { ticket: first }, body: "We wait for the part." });
    expect(await asleep(first)).not.toBeNull();

    world.clock.advance(60);
    await receiveFromCustomer(world.desk, world.jane, { at: { ticket: first }, body: "It came!" });

    expect(await asleep(first)).toBeNull();
    expect(await queue()).toEqual([second, first]);
    expect((await findTicket(world.desk, world.dana, { ticket: first })).waiting_since).not.toBeNull();
  });

  it("tells its customer nothing of it", async () => {
    const id = await open();
    const before = await findTicket(world.desk, world.jane, { ticket: id });
    const conversation = before.conversation_id;
    await snoozeTicket(world.desk, world.dana, { ticket: id, until: later(2) });
    await wakeTicket(world.desk, world.dana, { ticket: id });
    await snoozeTicket(world.desk, world.dana, { ticket: id, until: later(3) });

    const after = await findTicket(world.desk, world.jane, { ticket: id });

    expect(after.waiting_since).toBe(before.waiting_since);
    const feed = await readFeed(world.desk, { conversation, audience: "customer", after: 0 });
    expect(JSON.stringify([after, feed])).not.toMatch(/snooze|woken|asleep/);
  });

  it("is one that is open; resolving it ends the snooze", async () => {
    const id = await open();
    await snoozeTicket(world.desk, world.dana, { ticket: id, until: later(2) });
    await setTicketStatus(world.desk, world.dana, { ticket: id, status: "resolved" });

    expect(await asleep(id)).toBeNull();
    await expect(snoozeTicket(world.desk, world.dana, { ticket: id, until: later(2) })).rejects.toThrow(
      "is resolved: nothing of it waits",
    );
    await expect(snoozeTicket(world.desk, world.dana, { ticket: id, until: later(-1) })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(snoozeTicket(world.desk, world.dana, { ticket: id, until: later(9_000) })).rejects.toMatchObject({
      code: "invalid",
    });
  });
});
