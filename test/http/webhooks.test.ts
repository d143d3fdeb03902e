import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { webhookReading } from "../../src/desk/webhooks/webhook.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await createHttpWorld();
});
afterAll(() => world.close());

const url = "https://app.example.com/hooks";
const create = (body: object, as = world.key) => world.call("POST", "/webhooks", { as, body });
const made = async (body: object = { url }): Promise<number> => (await create(body)).json.webhook.id;
const change = (id: number, body: object) => world.call("PATCH", `/webhooks/${id}`, { as: world.key, body });
const log = async (id: number, query = "") =>
  (await world.call("GET", `/webhooks/${id}/deliveries${query}`, { as: world.key })).json;
const chat = async () =>
  (await world.call("POST", "/chat/create", { as: world.key, body: { user_id: world.people.carla.id, message: "Hi" } }))
    .json.conversation_id;

describe("POST /webhooks", () => {
  it("shows the secret once and never again", async () => {
    const { status, json } = await create({ url, events: ["message.created", "message.created"], description: "Ours" });

    expect(status).toBe(201);
    expect(json).toMatchObject({ success: true, message: "Webhook created successfully" });
    expect(json.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(json.webhook).toEqual({
      id: expect.any(Number),
      url,
      description: "Ours",
      events: ["message.created"],
      active: true,
      disabled_reason: null,
      failing_since: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      disabled_at: null,
    });
    const list = await world.call("GET", "/webhooks", { as: world.key });
    const changed = await change(json.webhook.id, { description: "Theirs" });
    for (const { text } of [list, changed]) expect(text).not.toContain("whsec_");
    await world.call("DELETE", `/webhooks/${json.webhook.id}`, { as: world.key });
  });

  it.each([
    [{}, "url"],
    [{ url: "" }, "url"],
    [{ url: 5 }, "url"],
    [{ url: "http://127.0.0.1/" }, "url"],
    [{ url: "http://2130706433/" }, "url"],
    [{ url: "http://[::ffff:10.0.0.1]/" }, "url"],
    [{ url: "http://metadata.google.internal/" }, "url"],
    [{ url: "http://a:b@app.example.com/" }, "url"],
    [{ url: "https://app.example.com:6379/" }, "url"],
    [{ url: "ftp://app.example.com/" }, "url"],
    [{ url: `https://app.example.com/${"x".repeat(2_000)}` }, "url"],
    [{ url, events: ["message.created", "note.created"] }, "events.1"],
    [{ url, events: ["webhook.failed"] }, "events.0"],
    [{ url, events: "message.created" }, "events"],
    [{ url, events: Array(10).fill("message.created") }, "events"],
    [{ url, description: "x".repeat(501) }, "description"],
    [{ url, secret: "whsec_mine" }, "secret"],
  ])("refuses %o", async (body, field) => {
    const { status, json } = await create(body);

    expect([status, Object.keys(json.errors)]).toEqual([422, [field]]);
  });

  it("makes no more than twenty", async () => {
    const ids = [];
    while (ids.length < 20) ids.push(await made());

    const { status, json } = await create({ url });

    for (const id of ids) await world.call("DELETE", `/webhooks/${id}`, { as: world.key });
    expect([status, json.code]).toEqual([409, "conflict"]);
  });

  it("is answered again under its Idempotency-Key, without the secret, and there is one webhook", async () => {
    const ask = () =>
      world.call("POST", "/webhooks", { as: world.key, body: { url }, headers: { "Idempotency-Key": "hook-1" } });
    const [first, second] = [await ask(), await ask()];

    expect(second.headers.get("Idempotent-Replayed")).toBe("true");
    expect(second.json).toEqual({ ...first.json, secret: null });
    expect(JSON.stringify(await world.desk.prisma.idempotency.findMany())).not.toContain(first.json.secret);
    const { json } = await world.call("GET", "/webhooks", { as: world.key });
    expect(json.webhooks).toHaveLength(1);
    await world.call("DELETE", `/webhooks/${first.json.webhook.id}`, { as: world.key });
  });
});

describe("who may", () => {
  it("is no customer, whatever the call", async () => {
    const id = await made();
    const customer = await world.tokenOf(world.people.carla);
    for (const [method, path, body] of [
      ["POST", "/webhooks", { url }],
      ["GET", "/webhooks", undefined],
      ["GET", `/webhooks/${id}`, undefined],
      ["PATCH", `/webhooks/${id}`, { active: false }],
      ["DELETE", `/webhooks/${id}`, undefined],
      ["GET", `/webhooks/${id}/deliveries`, undefined],
      ["POST", `/webhooks/${id}/deliveries/1/retry`, {}],
    ] as const) {
      expect((await world.call(method, path, { as: customer, body })).status).toBe(403);
    }
  });

  it.each(["view_tickets", "view_chat", "view_chat_history"] as const)(
    "directs one only with %s, since that is what it tells",
    async (missing) => {
      const key = await world.keyWith("delete_tickets", ...webhookReading.filter((each) => each !== missing));
      const id = await made();
      const calls = [
        create({ url }, key),
        world.call("PATCH", `/webhooks/${id}`, { as: key, body: { url } }),
        world.call("POST", `/webhooks/${id}/deliveries/1/retry`, { as: key }),
      ];
      for (const { status, json } of await Promise.all(calls))
        expect([status, json.message]).toEqual([403, `This needs the permission ${missing}.`]);
    },
  );
});

describe("PATCH /webhooks/{id}", () => {
  it("changes what it says, rotates the secret, and switches off and on", async () => {
    const { json: first } = await create({ url });
    const { id } = first.webhook;

    const moved = await change(id, {
      url: "https://other.example.com/",
      events: ["ticket.created"],
      description: null,
    });
    expect(moved.json.webhook).toMatchObject({ url: "https://other.example.com/", events: ["ticket.created"] });
    const { json: rotated } = await change(id, { rotate_secret: true });
    expect(rotated.secret).toMatch(/^whsec_/);
    expect(rotated.secret).not.toBe(first.secret);
    expect((await change(id, { active: false })).json.webhook).toMatchObject({
      active: false,
      disabled_at: expect.any(String),
    });
    expect((await change(id, { active: true })).json.webhook).toMatchObject({ active: true, disabled_at: null });
  });

  it.each([
    [{ url: "http://10.0.0.1/" }, 422],
    [{ events: ["nothing"] }, 422],
    [{ rotate_secret: false }, 422],
    [{ active: "no" }, 422],
    [[], 422],
  ])("refuses %o", async (body, status) => {
    expect((await change(await made(), body)).status).toBe(status);
  });

  it("finds no other", async () => {
    for (const [method, path] of [
      ["PATCH", "/webhooks/999999"],
      ["DELETE", "/webhooks/999999"],
      ["DELETE", "/webhooks/99999999999"],
      ["GET", "/webhooks/999999/deliveries"],
      ["GET", "/webhooks/x/deliveries"],
    ] as const) {
      const body = method === "PATCH" ? {} : undefined;
      expect([path, (await world.call(method, path, { as: world.key, body })).status]).toEqual([path, 404]);
    }
  });
});

describe("the log of deliveries", () => {
  it("says what became of each, newest first, in pages", async () => {
    const id = await made({ url, events: ["conversation.created", "message.created"] });
    const conversation = await chat();
    await world.desk.prisma.delivery.updateMany({
      where: { webhookId: id },
      data: { state: "dead", attempts: 13, answerStatus: 500, reason: "It answered 500.", sentAt: new Date() },
    });
    await chat();

    const all = await log(id);
    expect(all.deliveries.map(({ event }: { event: string }) => event)).toEqual([
      "message.created",
      "conversation.created",
      "message.created",
      "conversation.created",
    ]);
    expect(all.deliveries[0]).toMatchObject({ state: "pending", next_try_at: expect.any(String), ended_at: null });
    expect(all.deliveries[3]).toEqual({
      id: expect.any(Number),
      webhook_id: expect.stringMatching(new RegExp(`^evt_\\d+_${id}$`)),
      event: "conversation.created",
      conversation_id: conversation,
      state: "dead",
      attempts: 13,
      status: 500,
      reason: "It answered 500.",
      created_at: expect.any(String),
      last_tried_at: null,
      next_try_at: null,
      ended_at: expect.any(String),
    });
    expect((await log(id, "?state=dead")).deliveries).toEqual(all.deliveries.slice(2));
    const first = await log(id, "?limit=3");
    const rest = await log(id, `?limit=3&cursor=${first.next_cursor}`);
    expect([...first.deliveries, ...rest.deliveries]).toEqual(all.deliveries);
    expect(rest.next_cursor).toBeNull();
    for (const query of ["?state=lost", "?limit=0", "?cursor=x"])
      expect((await world.call("GET", `/webhooks/${id}/deliveries${query}`, { as: world.key })).status).toBe(422);
  });

  it("sends one again when asked, and rings for it", async () => {
    const id = await made();
    await chat();
    await world.desk.prisma.delivery.updateMany({ where: { webhookId: id }, data: { state: "dead", reason: "No." } });
    const { deliveries } = await log(id);
    const delivery = deliveries.at(-1).id;
    const retry = (webhook: number, which: number | string) =>
      world.call("POST", `/webhooks/${webhook}/deliveries/${which}/retry`, { as: world.key });
    world.news.length = 0;

    expect((await retry(id, delivery)).json).toEqual({ success: true, message: "Delivery will be sent again" });

    const states = (await log(id)).deliveries.map(({ state }: { state: string }) => state);
    expect(states).toEqual(["dead", "pending"]);
    expect(world.news).toHaveLength(1);
    for (const [webhook, which, status] of [
      [id, 999_999, 404],
      [await made(), delivery, 404],
      [id, "9".repeat(16), 404],
      [id, "x", 404],
    ] as const) {
      expect([which, (await retry(webhook, which)).status]).toEqual([which, status]);
    }
    await world.desk.prisma.delivery.update({ where: { id: delivery }, data: { state: "sending" } });
    expect((await retry(id, delivery)).status).toBe(409);
    await change(id, { active: false });
    expect((await retry(id, delivery)).json.message).toContain("switched off");
  });
});

it("a note leaves no delivery for any webhook", async () => {
  const id = await made();
  const { json } = await world.call("POST", "/tickets", {
    as: world.key,
    body: { user_id: world.people.carla.id, subject: "S", description: "D" },
  });
  const before = (await log(id)).deliveries.length;

  await world.call("POST", `/tickets/${json.ticket.id}/message`, {
    as: world.key,
    body: { message: "CANARY", is_internal: true },
  });

  expect((await log(id)).deliveries).toHaveLength(before);
});
