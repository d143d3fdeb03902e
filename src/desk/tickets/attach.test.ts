import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { addNote } from "../conversations/add-note.ts";
import { assignConversation } from "../conversations/assign.ts";
import { listConversations } from "../conversations/list.ts";
import { startConversation } from "../conversations/start.ts";
import { attachTicket } from "./attach.ts";
import { findTicket } from "./find.ts";
import { countTickets, listTickets } from "./list.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

const chat = async (body: string) =>
  (await startConversation(world.desk, world.jane, { customer: world.jane.id, body })).conversation;

describe("a chat that becomes a ticket", () => {
  it("stays where it is, and is seen from both", async () => {
    const { desk, dana, lee, jane } = world;
    const conversation = await chat("My printer\nburns");
    await assignConversation(desk, dana, { at: { conversation }, assignee: lee.id });
    await addNote(desk, lee, { at: { conversation }, body: "canary" });
    const before = await countTickets(desk, dana, {});

    const id = await attachTicket(desk, lee, { conversation, priority: "urgent" });

    const ticket = await findTicket(desk, jane, { ticket: id });
    expect(ticket).toMatchObject({
      subject: "My printer burns",
      description: "My printer\nburns",
      priority: "urgent",
      status: "open",
      conversation_id: conversation,
      assigned_to: { id: lee.id },
      messages: [expect.objectContaining({ message: "My printer\nburns" })],
    });
    expect((await listConversations(desk, jane, {})).conversations[0]).toMatchObject({
      id: conversation,
      ticket_number: ticket.ticket_number,
    });
    expect((await listTickets(desk, dana, { sort: "waiting" })).tickets[0]?.id).toBe(id);
    const after = await countTickets(desk, dana, {});
    expect([after.total, after.open, after.urgent]).toEqual([before.total + 1, before.open + 1, before.urgent + 1]);
  });

  it("becomes one only, whoever is faster, and only by agents", async () => {
    const { desk, dana, lee, jane } = world;
    const conversation = await chat("Hi");
    await expect(attachTicket(desk, jane, { conversation })).rejects.toMatchObject({ code: "forbidden" });
    await expect(attachTicket(desk, dana, { conversation: 999_999 })).rejects.toMatchObject({ code: "not_found" });

    const both = await Promise.allSettled([dana, lee].map((agent) => attachTicket(desk, agent, { conversation })));

    const refused = both.filter((each) => each.status === "rejected");
    expect(refused.map(({ reason }) => reason.message)).toEqual([expect.stringMatching(/^This is TKT-\d+ already\.$/)]);
  });
});
