// Pages of other origins: those that are named may call with a token, nobody with a cookie, and everybody may load the widget.

import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpWorld, type HttpWorld } from "./world.ts";

const shop = "https://shop.example";
let world: HttpWorld;
beforeAll(async () => {
  world = await createHttpWorld({ origins: [shop], limits: { requests: 3 } });
});
afterAll(() => world.close());

const url = (path: string) => `http://desk.test/customerservices${path}`;
const preflight = (origin: string, path = "/chat") =>
  world.app.request(url(path), {
    method: "OPTIONS",
    headers: {
      Origin: origin,
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
    },
  });
const corsOf = (headers: Headers) => [...headers.keys()].filter((name) => name.startsWith("access-control-"));

describe("a page of an allowed origin", () => {
  it("is told before it asks what it may send", async () => {
    const { status, headers } = await preflight(shop);

    expect(status).toBe(204);
    expect(headers.get("Access-Control-Allow-Origin")).toBe(shop);
    expect(headers.get("Access-Control-Allow-Headers")?.toLowerCase().split(", ")).toEqual(
      expect.arrayContaining(["authorization", "content-type", "idempotency-key", "last-event-id"]),
    );
    expect(headers.get("Access-Control-Allow-Methods")?.split(", ")).toEqual(
      expect.arrayContaining(["GET", "POST", "PUT"]),
    );
    expect(headers.get("Vary")).toBe("Origin");
  });

  it("may read every answer, refusals too, and how long to wait", async () => {
    const as = await world.tokenOf(world.people.carla);
    const headers = { Origin: shop };
    const answers = [
      await world.call("GET", "/chat", { as, headers }),
      await world.call("GET", "/chat", { as: "wrong", headers }),
      await world.call("GET", "/chat/999999/messages", { as, headers }),
      await world.call("GET", "/nothing", { as, headers }),
      await world.call("GET", "/chat", { as, headers }),
      await world.call("GET", "/chat", { as, headers }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 404, 200, 429]);
    for (const answer of answers) {
      expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(shop);
      expect(answer.headers.get("Access-Control-Expose-Headers")).toContain("Retry-After");
      expect(answer.headers.get("Vary")).toContain("Origin");
    }
  });

  it("A42: is never allowed an agent's cookie", async () => {
    const cookie = await world.cookieOf(world.people.ada);
    const answers = [
      (await preflight(shop)).headers,
      (await world.call("GET", "/session", { cookie, headers: { Origin: shop } })).headers,
    ];
    for (const headers of answers) expect(headers.get("Access-Control-Allow-Credentials")).toBeNull();

    const written = await world.call("POST", "/chat/create", {
      cookie,
      headers: { Origin: shop, "Sec-Fetch-Site": "same-site" },
      body: { user_id: world.people.carla.id, message: "as Ada" },
    });
    expect(written.status).toBe(403);
  });
});

it("A42: no other origin is ever named, however much it looks like one that is", async () => {
  for (const origin of [
    "null",
    "*",
    "https://evil.example",
    `${shop}.evil.example`,
    "http://shop.example",
    `${shop}:444`,
    "",
  ]) {
    expect(corsOf((await preflight(origin)).headers)).toEqual([]);
    const { headers } = await world.call("GET", "/chat", { as: world.key, headers: { Origin: origin } });
    expect(corsOf(headers)).toEqual([]);
  }
});

describe("the widget's script", () => {
  it("comes small, may be used by any page, and is asked for again cheaply", async () => {
    const whole = await world.app.request(url("/widget.js"), { headers: { "Accept-Encoding": "gzip, deflate" } });
    const bytes = new Uint8Array(await whole.arrayBuffer());

    expect(whole.headers.get("Content-Encoding")).toBe("gzip");
    expect(whole.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
    expect(whole.headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
    expect(bytes.byteLength).toBeLessThan(30_000);
    const script = gunzipSync(bytes).toString();
    expect(script).toContain("threadesk-widget");

    const etag = whole.headers.get("ETag") ?? "";
    const again = await world.app.request(url("/widget.js"), { headers: { "If-None-Match": etag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    const plain = await world.app.request(url("/widget.js"));
    expect([plain.headers.get("Content-Encoding"), await plain.text()]).toEqual([null, script]);
  });
});
