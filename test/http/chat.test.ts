import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureTarget } from "../../src/delivery/targets.ts";
import { replyToCustomer } from "../../src/desk/conversations/reply.ts";
import { holdMessage } from "../../src/desk/relay/hold.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await createHttpWorld();
});
afterAll(() => world.close());

const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

async function startChat(message = "Hello?"): Promise<number> {
  const { json } = await world.call("POST", "/chat/create", {
    as: world.key,
    body: { user_id: world.people.carla.id, message },
  });
  return json.conversation_id;
}

const reply = (conversation: number, body: string) =>
  replyToCustomer(
    world.desk,
    { kind: "agent", id: world.people.ada.id, name: "Ada", role: "agent" },
    { at: { conversation }, body },
  );

describe("POST /chat/create", () => {
  it("starts a chat with the documented answer", async () => {
    const { status, json } = await world.call("POST", "/chat/create", {
      as: world.key,
      body: { user_id: world.people.carla.id, message: "Hello?" },
    });

    expect(status).toBe(201);
    expect(json).toEqual({ success: true, conversation_id: expect.any(Number), message_id: expect.any(Number) });
  });

  it("starts a customer's own chat, and nobody else's", async () => {
    const as = await world.tokenOf(world.people.dora);
    const own = await world.call("POST", "/chat/create", { as, body: { message: "Hello?" } });
    const other = await world.call("POST", "/chat/create", {
      as,
      body: { user_id: world.people.carla.id, message: "Hello?" },
    });

    expect([own.status, other.status]).toEqual([201, 403]);
  });

  it("refuses what is wrong under the documented names", async () => {
    const nobody = await world.call("POST", "/chat/create", {
      as: world.key,
      body: { user_id: 99_999, message: "Hello?" },
    });
    const empty = await world.call("POST", "/chat/create", { as: world.key, body: { user_id: 1, message: " \n " } });

    expect([nobody.status, Object.keys(nobody.json.errors)]).toEqual([422, ["user_id"]]);
    expect([empty.status, empty.json.errors]).toEqual([422, { message: ["This must not be empty."] }]);
  });
});

describe("GET /chat", () => {
  it("lists chats as documented, the latest word first, and no ticket's conversation", async () => {
    const first = await startChat("The first");
    const second = await startChat("The second");
    await world.call("POST", "/tickets", {
      as: world.key,
      body: { user_id: world.people.carla.id, subject: "S", description: "D" },
    });
    await world.call("POST", `/chat/${first}/send`, { as: world.key, body: { message: "Again" } });

    const { json } = await world.call("GET", "/chat", { as: world.key });

    const ids = json.conversations.map((chat: { id: number }) => chat.id);
    expect(ids.slice(0, 2)).toEqual([first, second]);
    expect(json.conversations[0]).toMatchObject({
      user: { id: world.people.carla.id, name: "Carla", email: "carla@example.com", external_id: "c-1" },
      last_message: "Again",
      unread_count: 2,
      updated_at: expect.stringMatching(time),
    });
    expect(json.conversations.every((chat: { ticket_number: null }) => chat.ticket_number === null)).toBe(true);
  });

  it("searches, tells read from unread, and pages", async () => {
    const read = await startChat("A needle here");
    await world.call("POST", `/chat/${read}/mark-read`, { as: world.key });
    const list = async (query: string) =>
      (await world.call("GET", `/chat?${query}`, { as: world.key })).json.conversations.map(
        (chat: { id: number }) => chat.id,
      );

    expect(await list("search=NEEDLE")).toEqual([read]);
    expect(await list("unread=false")).toEqual([read]);
    expect(await list("unread=true")).not.toContain(read);
    expect(await list("unread")).toEqual(await list("unread=1"));
    const page = await world.call("GET", "/chat?limit=1", { as: world.key });
    const next = await world.call("GET", `/chat?limit=100&cursor=${page.json.next_cursor}`, { as: world.key });
    expect([...page.json.conversations, ...next.json.conversations].map((chat) => chat.id)).toEqual(await list(""));
    expect(next.json.next_cursor).toBeNull();
  });

  it.each(["unread=maybe", "unread=true&unread=true", "limit=0", "cursor=e30", "status=open", "search=%00"])(
    "refuses ?%s",
    async (query) => {
      expect((await world.call("GET", `/chat?${query}`, { as: world.key })).status).toBe(422);
    },
  );
});

describe("GET /chat/{id}/messages", () => {
  it("gives messages as documented, oldest first, read from the caller's side", async () => {
    const id = await startChat("One");
    await reply(id, "Two");
    await world.call("POST", `/chat/${id}/send`, { as: world.key, body: { message: "Three" } });

    const desk = await world.call("GET", `/chat/${id}/messages`, { as: world.key });
    const customer = await world.call("GET", `/chat/${id}/messages`, { as: await world.tokenOf(world.people.carla) });

    const shown = (json: { messages: { message: string; sender_id: number; is_read: boolean }[] }) =>
      json.messages.map(({ message, sender_id, is_read }) => [message, sender_id, is_read]);
    const { carla, ada } = world.people;
    expect(shown(desk.json)).toEqual([
      ["One", carla.id, true],
      ["Two", ada.id, true],
      ["Three", carla.id, false],
    ]);
    expect(shown(customer.json)).toEqual([
      ["One", carla.id, true],
      ["Two", ada.id, true],
      ["Three", carla.id, true],
    ]);
    expect(desk.json.messages[0].created_at).toMatch(time);
  });

  it("pages by before and after: the newest page first", async () => {
    const id = await startChat("m2");
    for (const seq of [3, 4, 5])
      await world.call("POST", `/chat/${id}/send`, { as: world.key, body: { message: `m${seq}` } });
    const list = async (query: string) =>
      (await world.call("GET", `/chat/${id}/messages?${query}`, { as: world.key })).json.messages.map(
        (one: { seq: number }) => one.seq,
      );

    expect(await list("limit=2")).toEqual([4, 5]);
    expect(await list("limit=2&before=4")).toEqual([2, 3]);
    expect(await list("limit=2&after=2")).toEqual([3, 4]);
    expect(await list("after=2&before=5")).toEqual([3, 4]);
    expect((await world.call("GET", `/chat/${id}/messages?before=-1`, { as: world.key })).status).toBe(422);
  });
});

describe("POST /chat/{id}/send", () => {
  it("sends with the documented answer, as the customer", async () => {
    const id = await startChat();
    const { status, json } = await world.call("POST", `/chat/${id}/send`, {
      as: world.key,
      body: { message: "Still there?" },
    });

    expect(status).toBe(201);
    expect(json).toEqual({
      success: true,
      message: "Message sent successfully",
      message_id: expect.any(Number),
      seq: 3,
    });
  });

  it("refuses another sender, and fields that are not its own", async () => {
    const id = await startChat();
    const send = (body: object) => world.call("POST", `/chat/${id}/send`, { as: world.key, body });

    expect((await send({ message: "x", sender_id: world.people.carla.id })).status).toBe(201);
    expect((await send({ message: "x", sender_id: world.people.dora.id })).json.errors).toEqual({
      sender_id: ["This must be the conversation's customer."],
    });
    expect((await send({ message: "x", is_internal: true })).status).toBe(422);
    expect((await send({ message: ["x"] })).status).toBe(422);
  });
});

describe("POST /chat/{id}/mark-read", () => {
  const unread = async (id: number, as: string): Promise<number> => {
    const { json } = await world.call("GET", "/chat?limit=100", { as });
    return json.conversations.find((chat: { id: number }) => chat.id === id).unread_count;
  };

  it("marks the desk's side for a key, without a body", async () => {
    const id = await startChat();
    const { status, json } = await world.call("POST", `/chat/${id}/mark-read`, { as: world.key });

    expect([status, json]).toEqual([200, { success: true, message: "Conversation marked as read" }]);
    expect(await unread(id, world.key)).toBe(0);
  });

  it("marks the customer's side for the customer, and for a key that names them", async () => {
    const as = await world.tokenOf(world.people.carla);
    const id = await startChat();
    await reply(id, "Here");
    expect(await unread(id, as)).toBe(1);
    await world.call("POST", `/chat/${id}/mark-read`, { as: world.key, body: {} });
    expect(await unread(id, as)).toBe(1);

    await world.call("POST", `/chat/${id}/mark-read`, { as: world.key, body: { sender_id: world.people.carla.id } });
    expect(await unread(id, as)).toBe(0);
    await reply(id, "Here again");
    await world.call("POST", `/chat/${id}/mark-read`, { as });
    expect(await unread(id, as)).toBe(0);
  });

  it("refuses to read for somebody else", async () => {
    const id = await startChat();
    const other = await world.call("POST", `/chat/${id}/mark-read`, {
      as: world.key,
      body: { sender_id: world.people.dora.id },
    });
    const gone = await world.call("POST", "/chat/99999/mark-read", {
      as: world.key,
      body: { sender_id: world.people.dora.id },
    });

    expect([other.status, Object.keys(other.json.errors)]).toEqual([422, ["sender_id"]]);
    expect(gone.status).toBe(404);
  });
});

describe("PATCH /chat/{id}/messages/{message}", () => {
  it.each([
    [{}, "This is required."],
    [{ message: "" }, "This must not be empty."],
    [{ message: "  " }, "This must not be empty."],
    [{ message: null }, "This must be a text."],
    [{ message: "x".repeat(8_001) }, "This is too long: at most 8000 characters."],
  ])("says in words what is wrong with %.30j", async (body, sentence) => {
    const as = world.key;
    const { json: chat } = await world.call("POST", "/chat/create", {
      as,
      body: { user_id: world.people.carla.id, message: "Hello" },
    });
    const { messages } = (await world.call("GET", `/chat/${chat.conversation_id}/messages`, { as })).json;
    const at = `/chat/${chat.conversation_id}/messages/${messages[0].id}`;

    const { status, json } = await world.call("PATCH", at, { as, body });

    expect([status, json.errors]).toEqual([422, { message: [sentence] }]);
  });
});

it("an agent's answer goes after what a colleague wrote in a thread, which waits in its hold window", async () => {
  const id = await startChat();
  const { id: target } = await ensureTarget(world.desk, "slack", "C1");
  const saidAt = world.desk.now().getTime() * 1_000;
  await holdMessage(world.desk, {
    ...{ conversation: id, target, externalId: "m1", threadId: "t", author: world.people.ada.id },
    ...{ visibility: "public", body: "First", holdMs: 30_000, saidAt },
  });

  await world.call("POST", `/chat/${id}/send`, {
    cookie: await world.cookieOf(world.people.ada),
    body: { message: "Second" },
  });

  const { json } = await world.call("GET", `/chat/${id}/messages`, { as: world.key });
  expect(json.messages.map(({ message }: { message: string }) => message)).toEqual(["Hello?", "First", "Second"]);
});
