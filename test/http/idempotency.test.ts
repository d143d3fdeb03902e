import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forgetOldAnswers } from "../../src/desk/keys/answer-once.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
let chat: number;
beforeAll(async () => {
  world = await createHttpWorld();
  const { json } = await world.call("POST", "/chat/create", {
    as: world.key,
    body: { user_id: world.people.carla.id, message: "Hello" },
  });
  chat = json.conversation_id;
});
afterAll(() => world.close());

const newKey = () => `key-${randomUUID()}`;

const send = (key: string, { message = "Once", as = world.key, path = `/chat/${chat}/send` } = {}) =>
  world.call("POST", path, { as, body: { message }, headers: { "Idempotency-Key": key } });

const countMessages = () => world.desk.prisma.message.count({ where: { conversationId: chat } });

describe("Idempotency-Key", () => {
  it("gives the first answer again, and does nothing twice", async () => {
    const key = newKey();
    const before = await countMessages();
    const first = await send(key);
    const told = world.news.length;
    const again = await send(key);

    expect(await countMessages()).toBe(before + 1);
    expect(world.news.length).toBe(told);
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect([first.headers.get("Idempotent-Replayed"), again.headers.get("Idempotent-Replayed")]).toEqual([
      null,
      "true",
    ]);
  });

  it("is refused with another body, another address, another method's body", async () => {
    const key = newKey();
    await send(key);
    const others = [await send(key, { message: "Other" }), await send(key, { path: "/chat/create" })];

    for (const { status, json } of others)
      expect([status, Object.keys(json.errors)]).toEqual([422, ["Idempotency-Key"]].slice(0, 2));
  });

  it("is the caller's own", async () => {
    const key = newKey();
    const first = await send(key);
    const other = await send(key, { as: await world.tokenOf(world.people.carla) });

    expect(other.status).toBe(201);
    expect(other.json.message_id).not.toBe(first.json.message_id);
  });

  it("keeps no refusal: the same key may succeed later", async () => {
    const key = newKey();
    const headers = { "Idempotency-Key": key };
    const body = { user_id: 4_711, subject: "S", description: "D" };
    const refused = await world.call("POST", "/tickets", { as: world.key, body, headers });
    await world.desk.prisma.person.create({ data: { id: 4_711, name: "Late", role: "customer" } });
    const accepted = await world.call("POST", "/tickets", { as: world.key, body, headers });

    expect([refused.status, accepted.status]).toEqual([422, 201]);
    expect(accepted.headers.get("Idempotent-Replayed")).toBeNull();
  });

  it("lets one of many at once through; the others wait or get its answer", async () => {
    const key = newKey();
    const before = await countMessages();
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(key)));
    const last = await send(key);

    expect(await countMessages()).toBe(before + 1);
    expect(answers.filter(({ status, headers }) => status === 201 && !headers.has("Idempotent-Replayed"))).toHaveLength(
      1,
    );
    for (const answer of answers) {
      if (answer.status === 409)
        expect([answer.json.code, answer.headers.get("Retry-After")]).toEqual(["conflict", "1"]);
      else expect(answer.text).toBe(last.text);
    }
  });

  it("answers 409 while the first is running", async () => {
    const key = newKey();
    const { id } = await world.desk.prisma.apiKey.findFirstOrThrow({ where: { name: "Shop" } });
    await world.desk.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`apiKey:${id} ${key}`}, 0))::text`;
      expect(await send(key)).toMatchObject({ status: 409, json: { code: "conflict" } });
    });

    expect((await send(key)).status).toBe(201);
  });

  it("works on every POST, without a body too", async () => {
    const headers = { "Idempotency-Key": newKey() };
    const first = await world.call("POST", `/users/${world.people.carla.id}/token`, { as: world.key, headers });
    const again = await world.call("POST", `/users/${world.people.carla.id}/token`, { as: world.key, headers });

    expect(again.json).toEqual(first.json);
    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
  });

  it.each([[""], [" "], ["a b"], ["ä"], ["x".repeat(256)]])("is refused when it is %j", async (key) => {
    expect(await send(key)).toMatchObject({
      status: 422,
      json: { errors: { "Idempotency-Key": [expect.any(String)] } },
    });
  });

  it("takes 255 characters", async () => {
    expect((await send("x".repeat(255))).status).toBe(201);
  });

  it("is forgotten after seven days", async () => {
    const key = newKey();
    await send(key);
    await world.desk.prisma.idempotency.updateMany({
      where: { key },
      data: { createdAt: new Date(Date.now() - 7.1 * 86_400_000) },
    });

    expect(await forgetOldAnswers(world.desk, 10)).toBe(1);
    expect((await send(key)).headers.get("Idempotent-Replayed")).toBeNull();
  });
});
