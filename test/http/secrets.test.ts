// A10, A51: what only its holder knows, and what customers write, is in no log, no error, no health.

import { SignJWT } from "jose";
import { pino } from "pino";
import { expect, it } from "vitest";
import { connectDatabase } from "../../src/database/connect.ts";
import { deliveryProblems } from "../../src/delivery/health.ts";
import { createDesk } from "../../src/desk/desk.ts";
import { createHttpApp } from "../../src/http/app.ts";
import { endpoints } from "../../src/http/endpoints.ts";
import { createAddressOf } from "../../src/http/limits/address.ts";
import { createLimits } from "../../src/http/limits/limits.ts";
import { noAttachments } from "../attachments.ts";

const canaries = {
  key: "tdk_CANARYKEY0123456789abcdef",
  cookie: `CANARYCOOKIE${"0".repeat(31)}`,
  link: "CANARYLINK".padEnd(32, "0"),
  password: "CANARYPASSWORD",
  slack: "xoxb-CANARY",
  webhook: "whsec_CANARY",
  words: "CANARYWORDS",
};

it("A51: nothing of it is said, whatever is wrong", async () => {
  const lines: string[] = [];
  const log = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
  const database = connectDatabase({
    url: `postgres://desk:${canaries.password}@127.0.0.1:1/none?secret=${canaries.slack}`,
    log,
  });
  const token = await new SignJWT({ note: canaries.words })
    .setProtectedHeader({ alg: "HS256", kid: "0123456789abcdef" })
    .sign(Buffer.from(canaries.words));
  const desk = createDesk(database);
  const app = createHttpApp({
    desk,
    attachments: noAttachments,
    log,
    readiness: () => deliveryProblems(desk, { healthy: async () => undefined }),
    publicUrl: "https://desk.example",
    limits: createLimits({ requests: 5, customerWrites: 5, conversationWrites: 5, failures: 5 }),
    addressOf: createAddressOf({ proxies: 0, log }),
  });

  const said: string[] = [];
  const ask = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const response = await app.request(`http://desk.test${path}`, { method, headers, ...(body ? { body } : {}) });
    said.push(await response.text(), JSON.stringify([...response.headers]));
    return response.status;
  };
  const credentials = [
    { Authorization: `Bearer ${canaries.key}` },
    { Authorization: `Bearer ${token}` },
    { Cookie: `threadesk_session=${canaries.cookie}`, "Sec-Fetch-Site": "same-origin" },
    { Authorization: `Basic ${canaries.key}`, "X-Forwarded-For": canaries.words },
  ];
  for (const { method, path } of endpoints) {
    for (const credential of credentials) {
      const at = `/customerservices${path.replaceAll(/\{\w+\}/g, "1")}?search=${canaries.words}&token=${canaries.link}`;
      const headers = { ...credential, "Content-Type": "application/json", "Idempotency-Key": canaries.webhook };
      const body = method === "get" ? undefined : JSON.stringify({ message: canaries.words, url: canaries.webhook });
      expect([401, 503]).toContain(await ask(method.toUpperCase(), at, headers, body));
    }
  }
  for (const path of ["/readyz", "/healthz", "/metrics", "/customerservices/login", "/customerservices/openapi.json"])
    await ask("GET", `${path}?token=${canaries.link}`, credentials[0] ?? {});
  const form = { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": "38" };
  expect(await ask("POST", "/customerservices/login", form, `token=${"a".repeat(32)}`)).toBe(503);
  await database.close();

  expect(lines.length).toBeGreaterThan(0);
  for (const canary of [...Object.values(canaries), "CANARY", token])
    expect([...lines, ...said].filter((text) => text.includes(canary))).toEqual([]);
});

it("A10: an error has the documented shape and no inside", async () => {
  const log = pino({ level: "silent" });
  const { pool, prisma, close } = connectDatabase({ url: "postgres://nobody@127.0.0.1:1/none", log });
  const inside = new TypeError("secret at /srv/desk/src/http/x.ts:1 SELECT hash FROM api_key");
  const desk = { ...createDesk({ pool, prisma }), one: () => Promise.reject(inside) };
  const app = createHttpApp({
    desk,
    attachments: noAttachments,
    log,
    readiness: async () => ({}),
    publicUrl: "https://desk.example",
  });
  const answers = await Promise.all([
    app.request("http://desk.test/customerservices/tickets", { headers: { Authorization: "Bearer tdk_x" } }),
    app.request("http://desk.test/customerservices/tickets", { method: "TRACEROUTE" }),
    app.request("http://desk.test/customerservices/%00%ff"),
    app.request("http://desk.test/../../etc/passwd"),
  ]);
  await close();

  expect(answers.map(({ status }) => status)).toEqual([500, 405, 404, 404]);
  for (const answer of answers) {
    const json = (await answer.json()) as Record<string, unknown>;
    expect(Object.keys(json).sort()).toEqual(["code", "message", "request_id", "success"]);
    expect(JSON.stringify(json)).not.toMatch(/secret|SELECT|\.ts|stack|node_modules/);
  }
});
