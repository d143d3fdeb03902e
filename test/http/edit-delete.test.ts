// A ticket changed over the API, and a ticket that is gone from every door.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { claimConversation, unclaimConversation } from "../../src/desk/conversations/assign.ts";
import { deleteMessage, editMessage } from "../../src/desk/conversations/edit-message.ts";
import { findConversation } from "../../src/desk/conversations/find.ts";
import { publishNote } from "../../src/desk/conversations/publish-note.ts";
import { holdMessage, releaseHeldMessages } from "../../src/desk/relay/hold.ts";
import { findRelayPlace } from "../../src/desk/relay/place.ts";
import { setTicketCategory } from "../../src/desk/tickets/set-category.ts";
import { setTicketPriority } from "../../src/desk/tickets/set-priority.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
let carla: string;
let ticket: number;
let conversation: number;
beforeAll(async () => {
  world = await createHttpWorld();
  carla = await world.tokenOf(world.people.carla);
});
beforeEach(async () => {
  const body = { subject: "Broken lamp", description: "It is dark", priority: "urgent" };
  const { json } = await world.call("POST", "/tickets", { as: carla, body });
  ticket = json.ticket.id;
  conversation = json.ticket.conversation_id;
});
afterAll(() => world.close());

const ask = (method: string, path: string, body?: object, as = world.key) => world.call(method, path, { as, body });
const stats = async (as = world.key) => (await ask("GET", "/tickets", undefined, as)).json.stats;
const told = async () =>
  (await world.desk.prisma.event.findMany({ where: { conversationId: conversation }, orderBy: { seq: "asc" } })).map(
    ({ type, data }) => [type, data],
  );
const dana = () => ({ kind: "agent", id: world.people.bo.id, name: "Bo", role: "admin" }) as const;

describe("PATCH /tickets/{id}", () => {
  it("changes what it names, tells each change, and answers with the ticket", async () => {
    const before = await stats();
    const changes = { subject: "Broken lamp and chair", description: "Worse", priority: "low", category: "bug" };
    const { status, json } = await ask("PATCH", `/tickets/${ticket}`, changes);

    expect([status, json]).toMatchObject([
      200,
      { success: true, message: "Ticket updated", ticket: { ...changes, version: 2 } },
    ]);
    expect((await ask("GET", `/tickets/TKT-${ticket}`)).json.ticket).toMatchObject(changes);
    expect((await stats()).urgent).toBe(before.urgent - 1);
    expect((await told()).slice(1)).toEqual([
      [
        "ticket.edited",
        {
          ticket,
          subject: { from: "Broken lamp", to: "Broken lamp and chair" },
          description: { from: "It is dark", to: "Worse" },
        },
      ],
      ["ticket.priority_changed", { ticket, from: "urgent", to: "low" }],
      ["ticket.category_changed", { ticket, from: "general", to: "bug" }],
    ]);
  });

  it("changes and tells nothing when it has all that already", async () => {
    for (const body of [{}, { subject: "Broken lamp", priority: "urgent" }]) {
      const { status, json } = await ask("PATCH", `/tickets/${ticket}`, body);
      expect([status, json.ticket.version]).toEqual([200, 1]);
    }
    expect(await told()).toHaveLength(1);
  });

  it("refuses an older version, a customer, and what is no value", async () => {
    await ask("PATCH", `/tickets/${ticket}`, { subject: "Newer", version: 1 });
    const refused = await Promise.all([
      ask("PATCH", `/tickets/${ticket}`, { subject: "Newest", version: 1 }),
      ask("PATCH", `/tickets/${ticket}`, { subject: "Mine" }, carla),
      ask("PATCH", `/tickets/${ticket}`, { priority: "huge" }),
      ask("PATCH", `/tickets/${ticket}`, { subject: "" }),
      ask("PATCH", `/tickets/${ticket}`, { status: "closed" }),
      ask("PATCH", `/tickets/${ticket}`, { category: null }),
      ask("PATCH", "/tickets/99999", { subject: "x" }),
    ]);

    expect(refused.map(({ status }) => status)).toEqual([409, 403, 422, 422, 422, 422, 404]);
    expect((await ask("GET", `/tickets/${ticket}`)).json.ticket.subject).toBe("Newer");
  });
});

describe("DELETE /tickets/{id}", () => {
  it("needs the permission, which a customer and a plain agent have not", async () => {
    const narrow = await world.keyWith("view_tickets", "edit_tickets", "close_tickets");
    for (const as of [carla, narrow])
      expect((await ask("DELETE", `/tickets/${ticket}`, undefined, as)).status).toBe(403);
    expect((await ask("DELETE", "/tickets/99999")).status).toBe(404);
  });

  it("takes it from the counters, whatever its status", async () => {
    for (const status of ["open", "in_progress", "resolved", "closed"]) {
      const before = await stats();
      const body = { user_id: world.people.dora.id, subject: "S", description: "D", priority: "urgent" };
      const { id } = (await ask("POST", "/tickets", body)).json.ticket;
      await ask("PUT", `/tickets/${id}/status`, { status });
      await ask("DELETE", `/tickets/${id}`);
      expect(await stats()).toEqual(before);
    }
  });

  it("leaves it nowhere: every door says that it is not there", async () => {
    const form = new FormData();
    form.append("files", new File(["x"], "a.txt"));
    const file = (await world.call("POST", `/tickets/${ticket}/attachments`, { as: carla, body: form })).json
      .attachments[0].id;
    const before = await stats(carla);

    expect(await ask("DELETE", `/tickets/${ticket}`)).toMatchObject({
      status: 200,
      json: { message: "Ticket deleted" },
    });

    const doors: [string, string, object?][] = [
      ["GET", `/tickets/${ticket}`],
      ["PATCH", `/tickets/${ticket}`, { subject: "x" }],
      ["DELETE", `/tickets/${ticket}`],
      ["PUT", `/tickets/${ticket}/status`, { status: "open" }],
      ["PUT", `/tickets/${ticket}/status`, { status: "closed" }],
      ["PUT", `/tickets/${ticket}/assign`, { assigned_to: world.people.ada.id }],
      ["POST", `/tickets/${ticket}/message`, { message: "x" }],
      ["POST", `/tickets/${ticket}/message`, { message: "x", is_internal: true }],
      ["POST", `/tickets/${ticket}/message`, { message: "x", sender_id: world.people.carla.id }],
      ["GET", `/chat/${conversation}/messages`],
      ["POST", `/chat/${conversation}/send`, { message: "x" }],
      ["POST", `/chat/${conversation}/mark-read`],
      ["POST", `/chat/${conversation}/mark-read`, { sender_id: world.people.carla.id }],
    ];
    for (const [method, path, body] of doors) {
      expect([method, path, (await ask(method, path, body)).status]).toEqual([method, path, 404]);
    }
    const download = { headers: { Authorization: `Bearer ${world.key}` } };
    expect((await world.app.request(`http://desk.test/customerservices/attachments/${file}`, download)).status).toBe(
      404,
    );
    for (const path of [
      "/tickets",
      "/tickets?search=lamp",
      `/tickets?search=TKT-${ticket}`,
      "/tickets?priority=urgent&sort=waiting",
    ]) {
      for (const as of [world.key, carla]) {
        const { json } = await ask("GET", path, undefined, as);
        expect(json.tickets.map(({ id }: { id: number }) => id)).not.toContain(ticket);
      }
    }
    expect((await stats(carla)).total).toBe(before.total - 1);
    expect((await told()).at(-1)?.[0]).toBe("ticket.deleted");
  });

  it("takes along the chat that became the ticket", async () => {
    await world.desk.prisma.conversation.update({ where: { id: conversation }, data: { isChat: true } });
    await ask("POST", `/chat/${conversation}/send`, { message: "unforgettable" });
    await ask("DELETE", `/tickets/${ticket}`);

    for (const path of ["/chat", "/chat?search=unforgettable", "/chat?unread=true"]) {
      const { json } = await ask("GET", path);
      expect(json.conversations.map(({ id }: { id: number }) => id)).not.toContain(conversation);
    }
  });

  it("is over for agents too: verbs, threads, and what waited to be said", async () => {
    const { desk } = world;
    const target = await desk.prisma.target.create({ data: { kind: "slack", place: `C${ticket}` } });
    await desk.prisma.thread.create({
      data: { conversationId: conversation, targetId: target.id, state: "ready", rootId: "r", threadId: "t" },
    });
    const note = (await ask("POST", `/tickets/${ticket}/message`, { message: "psst", is_internal: true })).json
      .message_id;
    await desk.prisma.message.update({ where: { id: note }, data: { authorId: dana().id } });
    const held = (externalId: string) =>
      holdMessage(desk, {
        conversation,
        target: target.id,
        externalId,
        threadId: "t",
        author: dana().id,
        visibility: "public",
        body: "too late",
        holdMs: 0,
        saidAt: 1,
      });
    await held("before");
    expect(await findRelayPlace(desk, target.id, "t")).toMatchObject({ ticket });

    await ask("DELETE", `/tickets/${ticket}`);

    expect(await findRelayPlace(desk, target.id, "t")).toBeUndefined();
    const at = { ticket };
    const refusals = [
      () => findConversation(desk, dana(), { at }),
      () => findConversation(desk, dana(), { at: { conversation } }),
      () => claimConversation(desk, dana(), { at }),
      () => unclaimConversation(desk, dana(), { at }),
      () => setTicketPriority(desk, dana(), { ticket, priority: "low" }),
      () => setTicketCategory(desk, dana(), { ticket, category: "bug" }),
      () => publishNote(desk, dana(), { message: note }),
      () => editMessage(desk, dana(), { message: note, body: "x" }),
      () => deleteMessage(desk, dana(), { message: note }),
    ];
    for (const refusal of refusals) await expect(refusal()).rejects.toMatchObject({ code: "not_found" });

    // One that came to wait just as the ticket went holds nobody up.
    await held("just now");
    await releaseHeldMessages(desk);
    expect(await desk.prisma.heldMessage.count()).toBe(0);
    expect(await desk.prisma.message.count({ where: { body: "too late" } })).toBe(0);
    await desk.prisma.target.update({ where: { id: target.id }, data: { active: false } });
  });

  it("wins over a message that was on its way, or comes after it, and is never half of both", async () => {
    const [said, deleted] = await Promise.all([
      ask("POST", `/tickets/${ticket}/message`, { message: "at once" }),
      ask("DELETE", `/tickets/${ticket}`),
    ]);

    expect(deleted.status).toBe(200);
    const messages = await world.desk.prisma.message.count({ where: { conversationId: conversation } });
    expect([said.status, messages]).toEqual(said.status === 201 ? [201, 1] : [404, 0]);
    expect((await told()).at(-1)?.[0]).toBe("ticket.deleted");
  });
});
