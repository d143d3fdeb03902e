import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await createHttpWorld();
});
afterAll(() => world.close());

const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

async function openTicket(fields: object = {}) {
  const { json } = await world.call("POST", "/tickets", {
    as: world.key,
    body: { user_id: world.people.carla.id, subject: "Cannot log in", description: "It says no.", ...fields },
  });
  return json.ticket;
}

describe("POST /tickets", () => {
  it("opens a ticket with the documented answer and defaults", async () => {
    const { status, json } = await world.call("POST", "/tickets", {
      as: world.key,
      body: { user_id: world.people.carla.id, subject: " Cannot log in ", description: "It says no." },
    });

    expect(status).toBe(201);
    expect(json).toMatchObject({ success: true, message: "Ticket created successfully" });
    expect(json.ticket).toMatchObject({
      ticket_number: `TKT-${String(json.ticket.id).padStart(3, "0")}`,
      subject: "Cannot log in",
      description: "It says no.",
      status: "open",
      priority: "normal",
      category: "general",
      user: {
        id: world.people.carla.id,
        name: "Carla",
        email: "carla@example.com",
        role: "customer",
        avatar_url: null,
        external_id: "c-1",
      },
      assigned_to: null,
      messages: [],
      created_at: expect.stringMatching(time),
    });
  });

  it("takes category and priority", async () => {
    expect(await openTicket({ category: "billing", priority: "urgent" })).toMatchObject({
      category: "billing",
      priority: "urgent",
    });
  });

  it("lets a customer leave user_id out, and name nobody but themselves", async () => {
    const as = await world.tokenOf(world.people.dora);
    const words = { subject: "Mine", description: "Mine." };

    const own = await world.call("POST", "/tickets", { as, body: words });
    const named = await world.call("POST", "/tickets", { as, body: { ...words, user_id: world.people.dora.id } });
    const other = await world.call("POST", "/tickets", { as, body: { ...words, user_id: world.people.carla.id } });

    expect(own.json.ticket.user.id).toBe(world.people.dora.id);
    expect(named.status).toBe(201);
    expect(other).toMatchObject({ status: 403, json: { code: "forbidden" } });
  });

  it("says which fields are wrong, in words", async () => {
    const { status, json } = await world.call("POST", "/tickets", {
      as: world.key,
      body: { subject: "  ", category: "Technical Support", priority: 3, colour: "red" },
    });

    expect(status).toBe(422);
    expect(json).toMatchObject({ success: false, code: "invalid" });
    expect(json.errors).toEqual({
      subject: ["This must not be empty."],
      description: ["This is required."],
      category: ["This must be one of: technical, billing, account, feature, bug, general, other."],
      priority: ["This must be one of: low, normal, high, urgent."],
      colour: ["This field is not known here."],
    });
  });

  it.each([0, -1, 1.5, 2 ** 31, 2 ** 53 + 2, "1", null, [1], 99_999])("refuses the user_id %j", async (user_id) => {
    const body = { user_id, subject: "S", description: "D" };
    const { status, json } = await world.call("POST", "/tickets", { as: world.key, body });

    expect(status).toBe(422);
    expect(Object.keys(json.errors)).toEqual(["user_id"]);
  });

  it("needs a user_id from a key, and a customer behind it", async () => {
    const words = { subject: "S", description: "D" };
    const without = await world.call("POST", "/tickets", { as: world.key, body: words });
    const agent = await world.call("POST", "/tickets", {
      as: world.key,
      body: { ...words, user_id: world.people.ada.id },
    });

    expect(without.json.errors).toEqual({ user_id: ["This is required."] });
    expect(agent.json.errors.user_id[0]).toContain("no customer");
  });

  it.each([
    "id",
    "ticket_number",
    "status",
    "assigned_to",
    "created_at",
    "is_internal",
    "permissions",
    "__proto__",
    "constructor",
  ])("takes no %s in its body", async (field) => {
    const body = `{"user_id":${world.people.carla.id},"subject":"S","description":"D","${field}":"1"}`;
    const { status, json } = await world.call("POST", "/tickets", { as: world.key, body });

    expect(status).toBe(422);
    expect(json.errors).toHaveProperty([field]);
  });
});

describe("GET /tickets/{id}", () => {
  it("gives the documented ticket with its messages, by number and by TKT-form", async () => {
    const ticket = await openTicket();
    const message = { message: "Any news?" };
    await world.call("POST", `/tickets/${ticket.id}/message`, { as: world.key, body: message });
    await world.call("PUT", `/tickets/${ticket.id}/assign`, {
      as: world.key,
      body: { assigned_to: world.people.ada.id },
    });

    const byId = await world.call("GET", `/tickets/${ticket.id}`, { as: world.key });
    const forms = [
      ticket.ticket_number,
      ticket.ticket_number.toLowerCase(),
      `TKT-${ticket.id}`,
      `TKT-0000${ticket.id}`,
    ];
    const byForm = await Promise.all(forms.map((form) => world.call("GET", `/tickets/${form}`, { as: world.key })));

    expect(byId.json.ticket).toMatchObject({ id: ticket.id, assigned_to: { id: world.people.ada.id, name: "Ada" } });
    expect(byId.json.ticket.messages).toEqual([
      expect.objectContaining({
        sender_id: world.people.carla.id,
        message: "Any news?",
        is_read: false,
        is_internal: false,
        created_at: expect.stringMatching(time),
      }),
    ]);
    for (const { json } of byForm) expect(json).toEqual(byId.json);
  });

  it.each([
    "0",
    "-1",
    "01",
    "1e3",
    "1.0",
    "1%20",
    "%201",
    "%231",
    "abc",
    "TKT-",
    "TKT-0",
    "TKT-1x",
    "2147483648",
    "9007199254740993",
    "99999",
    "%00",
    "1%2F2",
    "%F0%28",
  ])("answers 404 to %s", async (id) => {
    for (const [method, path, body] of [
      ["GET", `/tickets/${id}`, undefined],
      ["PUT", `/tickets/${id}/status`, { status: "open" }],
      ["POST", `/tickets/${id}/message`, { message: "Hello" }],
      ["GET", `/chat/${id}/messages`, undefined],
      ["GET", `/users/${id}`, undefined],
    ] as const) {
      const { status, json } = await world.call(method, path, { as: world.key, body });
      expect([method, path, status, json.code]).toEqual([method, path, 404, "not_found"]);
    }
  });
});

describe("PUT /tickets/{id}/status", () => {
  it("moves to any status, and again to the one it has", async () => {
    const { id } = await openTicket();
    for (const status of ["in_progress", "closed", "closed", "open", "resolved"]) {
      const answer = await world.call("PUT", `/tickets/${id}/status`, { as: world.key, body: { status } });
      expect(answer).toMatchObject({ status: 200, json: { success: true, message: "Ticket status updated" } });
      expect((await world.call("GET", `/tickets/${id}`, { as: world.key })).json.ticket.status).toBe(status);
    }
  });

  it("refuses a status that is none", async () => {
    const { id } = await openTicket();
    for (const status of ["done", "OPEN", "", null, 1, ["open"]]) {
      const answer = await world.call("PUT", `/tickets/${id}/status`, { as: world.key, body: { status } });
      expect([status, answer.status, Object.keys(answer.json.errors)]).toEqual([status, 422, ["status"]]);
    }
  });

  it("A14: needs close_tickets for resolved and closed, edit_tickets for the others", async () => {
    const { id } = await openTicket();
    const editor = await world.keyWith("edit_tickets");
    const closer = await world.keyWith("close_tickets");
    const set = async (as: string, status: string) =>
      (await world.call("PUT", `/tickets/${id}/status`, { as, body: { status } })).status;

    expect([await set(editor, "resolved"), await set(editor, "closed"), await set(editor, "in_progress")]).toEqual([
      403, 403, 200,
    ]);
    expect([await set(closer, "resolved"), await set(closer, "closed"), await set(closer, "open")]).toEqual([
      200, 200, 403,
    ]);
  });

  it("lets a customer close and reopen, nothing else", async () => {
    const { id } = await openTicket();
    const as = await world.tokenOf(world.people.carla);
    const set = async (status: string) =>
      (await world.call("PUT", `/tickets/${id}/status`, { as, body: { status } })).status;

    expect([await set("closed"), await set("open"), await set("resolved"), await set("in_progress")]).toEqual([
      200, 200, 403, 403,
    ]);
  });
});

describe("PUT /tickets/{id}/assign", () => {
  it("assigns to an agent or admin, and to nobody", async () => {
    const { id } = await openTicket();
    for (const assignee of [world.people.ada, world.people.bo, null]) {
      const assigned_to = assignee?.id ?? null;
      const answer = await world.call("PUT", `/tickets/${id}/assign`, { as: world.key, body: { assigned_to } });
      expect(answer).toMatchObject({ status: 200, json: { success: true, message: "Ticket assigned successfully" } });
      const { ticket } = (await world.call("GET", `/tickets/${id}`, { as: world.key })).json;
      expect(ticket.assigned_to?.id ?? null).toBe(assigned_to);
    }
  });

  it("A14: refuses an assignee who is no agent, and a body that names nobody", async () => {
    const { id } = await openTicket();
    for (const body of [
      { assigned_to: world.people.carla.id },
      { assigned_to: 99_999 },
      { assigned_to: "unassigned" },
      {},
    ]) {
      const { status, json } = await world.call("PUT", `/tickets/${id}/assign`, { as: world.key, body });
      expect([status, Object.keys(json.errors)]).toEqual([422, ["assigned_to"]]);
    }
  });

  it("is not for customers", async () => {
    const { id } = await openTicket();
    const as = await world.tokenOf(world.people.carla);
    const answer = await world.call("PUT", `/tickets/${id}/assign`, { as, body: { assigned_to: world.people.ada.id } });

    expect(answer).toMatchObject({ status: 403, json: { message: "This needs the permission assign_tickets." } });
  });
});

describe("POST /tickets/{id}/message", () => {
  it("adds a message with the documented answer", async () => {
    const { id } = await openTicket();
    const { status, json } = await world.call("POST", `/tickets/${id}/message`, {
      as: world.key,
      body: { message: "Hello" },
    });

    expect(status).toBe(201);
    expect(json).toEqual({
      success: true,
      message: "Message added successfully",
      message_id: expect.any(Number),
      seq: 2,
    });
  });

  it("takes 8,000 characters and no more", async () => {
    const { id } = await openTicket();
    const send = async (length: number) =>
      world.call("POST", `/tickets/${id}/message`, { as: world.key, body: { message: "x".repeat(length) } });

    expect((await send(8_000)).status).toBe(201);
    expect(await send(8_001)).toMatchObject({
      status: 422,
      json: { errors: { message: ["This is too long: at most 8000 characters."] } },
    });
  });

  it("lets a key name the ticket's customer as the sender, and nobody else", async () => {
    const { id } = await openTicket();
    const send = (sender_id: unknown, as = world.key) =>
      world.call("POST", `/tickets/${id}/message`, { as, body: { message: "Hello", sender_id } });

    expect((await send(world.people.carla.id)).status).toBe(201);
    for (const other of [world.people.dora.id, world.people.ada.id, 99_999]) {
      expect(await send(other)).toMatchObject({
        status: 422,
        json: { errors: { sender_id: ["This must be the conversation's customer."] } },
      });
    }
    const dora = await world.tokenOf(world.people.dora);
    expect((await send(world.people.dora.id, dora)).status).toBe(404);
    expect((await send(world.people.carla.id, dora)).status).toBe(422);
    const gone = await world.call("POST", "/tickets/99999/message", {
      as: world.key,
      body: { message: "Hello", sender_id: world.people.carla.id },
    });
    expect(gone.status).toBe(404);
  });
});
