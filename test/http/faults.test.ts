// When the database is away, and when something unforeseen goes wrong.

import pg from "pg";
import pino from "pino";
import { describe, expect, it } from "vitest";
import { connectDatabase } from "../../src/database/connect.ts";
import { createDesk, type Desk } from "../../src/desk/desk.ts";
import { createHttpApp } from "../../src/http/app.ts";
import { noAttachments } from "../attachments.ts";
import { silentLog } from "../silent-log.ts";

const ask = (desk: Desk, log = silentLog) =>
  createHttpApp({
    desk,
    log,
    readiness: async () => ({}),
    publicUrl: "https://desk.example",
    attachments: noAttachments,
  }).request("http://desk.test/customerservices/tickets?search=CANARY", {
    headers: { Authorization: "Bearer tdk_CANARY" },
  });

const deskThatThrows = (error: unknown): Desk => {
  const { pool, prisma } = connectDatabase({ url: "postgres://nobody@127.0.0.1:1/none", log: silentLog });
  return { ...createDesk({ pool, prisma }), one: () => Promise.reject(error) };
};

const databaseError = (code: string) => Object.assign(new pg.DatabaseError("CANARY", 1, "error"), { code });

describe("a database that is away", () => {
  it("is a 503 with Retry-After", async () => {
    const { pool, prisma, close } = connectDatabase({ url: "postgres://nobody@127.0.0.1:1/none", log: silentLog });
    const response = await ask(createDesk({ pool, prisma }));
    await close();

    expect([response.status, response.headers.get("Retry-After")]).toEqual([503, "2"]);
    expect(await response.json()).toMatchObject({
      success: false,
      code: "unavailable",
      request_id: expect.any(String),
    });
  });

  it.each([
    ["a shutdown", databaseError("57P01")],
    ["a start", databaseError("57P03")],
    ["a statement's time limit", databaseError("57014")],
    ["too many connections", databaseError("53300")],
    ["a lost connection", new Error("Connection terminated unexpectedly")],
    ["a full pool", new Error("timeout exceeded when trying to connect")],
    ["a transaction that got no connection", Object.assign(new Error("x"), { code: "P2028" })],
  ])("is a 503: %s", async (_, error) => {
    expect((await ask(deskThatThrows(error))).status).toBe(503);
  });
});

describe("what nobody foresaw", () => {
  it("is a 500 that says nothing, and a log line with the request's id and no customer's words", async () => {
    const lines: string[] = [];
    const log = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
    const response = await ask(deskThatThrows(databaseError("22P02")), log);
    const json = (await response.json()) as { request_id: string };

    expect(response.status).toBe(500);
    expect(json).toEqual({
      success: false,
      code: "internal",
      message: expect.any(String),
      request_id: response.headers.get("X-Request-Id"),
    });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      request_id: json.request_id,
      method: "GET",
      path: "/customerservices/tickets",
      error: { code: "22P02" },
    });
    expect(lines.join()).not.toContain("CANARY");
  });
});
