// Bad input never gets a 500: the lists A43, A45 and A46 of the attack table, and what the body parser alone refuses.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await createHttpWorld();
});
afterAll(() => {
  expect(world.logged).toEqual([]);
  return world.close();
});

const send = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  world.call("POST", "/chat/create", { as: world.key, body, headers });

describe("A45: a body", () => {
  it.each([
    ["nothing", "", 400],
    ["no JSON", "{", 400],
    ["two values", "{} {}", 400],
    ["NaN", '{"user_id":NaN}', 400],
    ["a single quote", "{'user_id':1}", 400],
    ["a byte order mark", '\uFEFF{"user_id":1,"message":"x"}', 400],
    ["a raw control character", '{"message":"a\u0001b"}', 400],
    ["null", "null", 422],
    ["a list", "[]", 422],
    ["a text", '"hello"', 422],
    ["a number", "7", 422],
    ["an infinite number", '{"user_id":1e400,"message":"x"}', 422],
    ["a huge number", `{"user_id":${"9".repeat(400)},"message":"x"}`, 422],
    ["a list for a text", '{"user_id":1,"message":["x"]}', 422],
    ["an object for a text", '{"user_id":1,"message":{"toString":"x"}}', 422],
    ["a NUL", '{"user_id":1,"message":"a\\u0000b"}', 422],
    ["half a surrogate pair", '{"user_id":1,"message":"a\\ud800b"}', 422],
    ["a NUL in a name", '{"user_id":1,"message":"x","\\u0000":1}', 422],
    ["a name twice", '{"user_id":1,"message":"x","message":"y"}', 422],
    ["a name twice, once in disguise", '{"user_id":1,"message":"x","mess\\u0061ge":"y"}', 422],
    ["__proto__", '{"user_id":1,"message":"x","__proto__":{"polluted":1}}', 422],
    ["constructor", '{"user_id":1,"message":"x","constructor":{"prototype":{}}}', 422],
    ["21 levels", `{"message":${"[".repeat(20)}${"]".repeat(20)}}`, 422],
    ["30,000 levels", "[".repeat(30_000) + "]".repeat(30_000), 422],
    ["500,000 levels", "[".repeat(500_000) + "]".repeat(500_000), 422],
    ["500,000 opened levels", "[".repeat(500_000), 400],
    ["a text without an end", `{"message":"${'\\"'.repeat(400_000)}`, 400],
    ["100,000 names", `{${Array.from({ length: 100_000 }, (_, n) => `"${n}":1`).join(",")}}`, 422],
  ])("of %s is refused", async (_, body, status) => {
    const started = performance.now();
    const answer = await send(body);

    expect(answer.status).toBe(status);
    expect(answer.text.length).toBeLessThan(5_000);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it("that is not UTF-8 is refused", async () => {
    expect((await send(new Uint8Array([0x7b, 0xff, 0x7d]))).status).toBe(400);
    expect((await send(new Uint8Array(Buffer.from('{"message":"x"}', "utf16le")))).status).toBe(400);
  });

  it.each([
    ["text/plain"],
    ["application/x-www-form-urlencoded"],
    ["multipart/form-data; boundary=x"],
    ["application/json; charset=utf-16"],
    ["application/jsonp"],
    [""],
  ])("of type %j is refused", async (type) => {
    expect((await send("{}", { "Content-Type": type })).status).toBe(415);
  });

  it.each([["application/json; charset=utf-8"], ["APPLICATION/JSON"], ['application/json;charset="UTF-8"']])(
    "of type %j is taken",
    async (type) => {
      const body = JSON.stringify({ user_id: world.people.carla.id, message: "Hello" });
      expect((await send(body, { "Content-Type": type })).status).toBe(201);
    },
  );

  it("that is compressed is refused", async () => {
    expect((await send("{}", { "Content-Encoding": "gzip" })).status).toBe(415);
  });

  it("of more than 1 MiB is refused, announced or not", async () => {
    const body = JSON.stringify({ message: "x".repeat(1_048_576) });
    expect((await send(body)).status).toBe(413);
    expect((await send(body, { "Content-Length": String(body.length) })).status).toBe(413);
  });

  it("keeps markup, other scripts and emoji as they are, and drops control characters", async () => {
    const message = "<script>alert('x')</script> & \u202Eabc 🤖 <!channel> 'OR 1=1 --\u0007";
    const { json } = await world.call("POST", "/chat/create", {
      as: world.key,
      body: { user_id: world.people.carla.id, message },
    });
    const read = await world.call("GET", `/chat/${json.conversation_id}/messages`, { as: world.key });

    expect(read.json.messages[0].message).toBe(message.slice(0, -1));
    expect(read.headers.get("Content-Type")).toBe("application/json");
  });
});

describe("a header", () => {
  it.each([
    ["Bearer"],
    ["Bearer "],
    ["bearer  "],
    ["Basic abc"],
    ["Bearer a b"],
    ["tdk_x"],
    [`Bearer ${"x".repeat(10_000)}`],
    ["Bearer null"],
    ["Bearer é"],
  ])("Authorization: %.20s gets a 401", async (Authorization) => {
    expect((await world.call("GET", "/tickets", { headers: { Authorization } })).status).toBe(401);
  });
});

describe("A47: a slow pattern", () => {
  it("is none: long e-mail addresses, names and links are refused at once", async () => {
    const long = "a".repeat(100_000);
    const bodies = [
      { name: "E", email: `${long}@` },
      { name: "E", email: `${long}!` },
      { name: "E", avatar_url: `https://${long}` },
      { name: long },
    ];
    for (const body of bodies) {
      const started = performance.now();
      expect((await world.call("POST", "/users", { as: world.key, body })).status).toBe(422);
      expect(performance.now() - started).toBeLessThan(500);
    }
  });
});
