// API keys over HTTP, and the rotation of the keys that sign customers' tokens (A1, A3, A5).

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectDatabase } from "../../src/database/connect.ts";
import type { Actor } from "../../src/desk/actor.ts";
import { createDesk } from "../../src/desk/desk.ts";
import { authenticateCustomer, mintCustomerToken } from "../../src/desk/keys/customer-tokens.ts";
import { rotateSigningKeys } from "../../src/desk/keys/signing-keys.ts";
import { permissions } from "../../src/desk/permissions.ts";
import { createHttpApp } from "../../src/http/app.ts";
import { noAttachments } from "../attachments.ts";
import { freshDatabase } from "../postgres.ts";
import { silentLog } from "../silent-log.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await createHttpWorld();
});
afterAll(() => world.close());

const make = (body: object, as = world.key, headers = {}) => world.call("POST", "/keys", { as, body, headers });
const works = async (as: string) => (await world.call("GET", "/tickets", { as })).status;

describe("an API key", () => {
  it("is made, works, is listed without its secret, and ends when it is revoked", async () => {
    const made = await make({ name: "Shop", permissions: ["view_tickets", "view_chat", "view_tickets"], notes: true });
    const { key, secret } = made.json;
    const before = await works(secret);
    const revoked = await world.call("DELETE", `/keys/${key.id}`, { as: world.key });
    const again = await world.call("DELETE", `/keys/${key.id}`, { as: world.key });
    const list = await world.call("GET", "/keys?limit=100", { as: world.key });

    expect([made.status, key.permissions, key.notes]).toEqual([201, ["view_tickets", "view_chat"], true]);
    expect(secret).toMatch(/^tdk_[\w-]{43}$/);
    expect([before, await works(secret)]).toEqual([200, 401]);
    expect([revoked.status, again.status]).toEqual([200, 200]);
    expect(again.json.key.revoked_at).toBe(revoked.json.key.revoked_at);
    expect(list.json.keys).toContainEqual(revoked.json.key);
    expect(list.text).not.toContain(secret);
    const stored = await world.desk.prisma.apiKey.findUniqueOrThrow({ where: { id: key.id } });
    expect(list.text).not.toContain(stored.hash);
  });

  it("is listed in pages, newest first", async () => {
    for (const name of ["One", "Two", "Three"]) await make({ name, permissions: ["view_chat"] });
    const first = await world.call("GET", "/keys?limit=2", { as: world.key });
    const second = await world.call("GET", `/keys?limit=2&cursor=${first.json.next_cursor}`, { as: world.key });

    expect(first.json.keys.map(({ name }: { name: string }) => name)).toEqual(["Three", "Two"]);
    expect(second.json.keys[0].name).toBe("One");
  });

  it("cannot grant what it does not have", async () => {
    const manager = await make({ name: "Manager", permissions: [...permissions] });
    const notes = await make({ name: "More", permissions: ["view_chat"], notes: true }, manager.json.secret);
    const narrow = await make({ name: "Narrow", permissions: permissions.slice(1) });
    const more = await make({ name: "More", permissions: ["view_chat"] }, narrow.json.secret);

    expect([notes.status, notes.json.message]).toEqual([403, "You cannot grant notes: your own key has none."]);
    expect([more.status, more.json.message]).toMatchObject([403, expect.stringContaining("all nine permissions")]);
    expect((await make({ name: "Same", permissions: ["view_chat"] }, manager.json.secret)).status).toBe(201);
  });

  it.each([
    [{ permissions: ["view_chat"] }, "name"],
    [{ name: "", permissions: ["view_chat"] }, "name"],
    [{ name: "N" }, "permissions"],
    [{ name: "N", permissions: [] }, "permissions"],
    [{ name: "N", permissions: ["admin"] }, "permissions.0"],
    [{ name: "N", permissions: "view_chat" }, "permissions"],
    [{ name: "N", permissions: Array(10).fill("view_chat") }, "permissions"],
    [{ name: "N", permissions: ["view_chat"], notes: "yes" }, "notes"],
    [{ name: "N", permissions: ["view_chat"], hash: "0" }, "hash"],
  ])("is refused with each field in words: %j", async (body, field) => {
    const { status, json } = await make(body);

    expect([status, Object.keys(json.errors)]).toEqual([422, [field]]);
  });

  it("has its secret in the first answer only, and that is not kept anywhere", async () => {
    const headers = { "Idempotency-Key": "make-a-key-once" };
    const body = { name: "Once", permissions: ["view_chat"] };
    const first = await make(body, world.key, headers);
    const again = await make(body, world.key, headers);

    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    expect(again.json).toEqual({ ...first.json, secret: null });
    const kept = await world.desk.prisma.idempotency.findMany();
    expect(JSON.stringify(kept)).not.toContain(first.json.secret);
  });
});

describe("A1, A5: what is no key", () => {
  it("opens nothing: none, empty, another case, cut short, its hash", async () => {
    const { hash } = await world.desk.prisma.apiKey.findFirstOrThrow({ where: { name: "Shop", revokedAt: null } });
    for (const header of [
      "",
      "Bearer",
      "Bearer ",
      `Bearer ${world.key.toUpperCase()}`,
      `Bearer ${world.key.slice(0, -1)}`,
      `Bearer ${world.key}x`,
      `Bearer ${hash}`,
      "Bearer null",
      "Bearer undefined",
      `Basic ${world.key}`,
      `Bearer ${"x".repeat(5_000)}`,
    ]) {
      const { status } = await world.call("GET", "/tickets", { headers: { Authorization: header } });
      expect([header.slice(0, 20), status]).toEqual([header.slice(0, 20), 401]);
    }
  });

  it("cannot be stored either: no empty hash, no plain secret", async () => {
    for (const hash of ["", "tdk_plain"]) {
      const data = { name: "Bad", hash, permissions: [] };
      await expect(world.desk.prisma.apiKey.create({ data })).rejects.toThrow();
    }
  });
});

describe("the keys that sign tokens", () => {
  const operator: Actor = { kind: "system", job: "test" };

  it("make tokens that a process with a clock behind takes at once, and none takes after their end", async () => {
    const { url, drop } = await freshDatabase();
    const database = connectDatabase({ url, log: silentLog });
    const made = new Date("2025-11-09T16:00:00Z");
    const at = (seconds: number) => createDesk({ ...database, now: () => new Date(made.getTime() + seconds * 1_000) });
    const { id: person } = await database.prisma.person.create({ data: { name: "Carla", role: "customer" } });
    const { token } = await mintCustomerToken(at(0), operator, { person, seconds: 60 });
    const takes = async (seconds: number) => (await authenticateCustomer(at(seconds), token)) !== undefined;

    expect([await takes(-1), await takes(-119), await takes(59)]).toEqual([true, true, true]);
    expect([await takes(-121), await takes(60), await takes(90)]).toEqual([false, false, false]);
    await database.close();
    await drop();
  });

  it("A4: rotate: the new one signs, the old one verifies until its tokens are out, or no longer at once", async () => {
    const { url, drop } = await freshDatabase();
    const database = connectDatabase({ url, log: silentLog });
    let now = new Date("2025-11-09T16:00:00Z");
    const desk = createDesk({ ...database, now: () => now });
    const app = createHttpApp({
      desk,
      attachments: noAttachments,
      log: silentLog,
      readiness: async () => ({}),
      publicUrl: "https://desk.example",
    });
    const carla = await desk.prisma.person.create({ data: { name: "Carla", role: "customer" } });
    const mint = async () => (await mintCustomerToken(desk, operator, { person: carla.id })).token;
    const status = async (token: string) =>
      (
        await app.request("http://desk.test/customerservices/tickets", {
          headers: { Authorization: `Bearer ${token}` },
        })
      ).status;
    const kid = (token: string) => JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid;

    const old = await mint();
    const rotated = await rotateSigningKeys(desk, operator, {});
    const fresh = await mint();
    expect([kid(old) === kid(fresh), kid(fresh)]).toEqual([false, rotated.kid]);
    expect([await status(old), await status(fresh)]).toEqual([200, 200]);

    // The token itself is out after a day; the key is retired a minute later.
    now = new Date(now.getTime() + 86_400_000 + 61_000);
    expect(await status(old)).toBe(401);
    const retired = await desk.prisma.signingKey.findUniqueOrThrow({ where: { kid: kid(old) } });
    expect(retired.retiredAt?.getTime()).toBeLessThan(now.getTime());

    const current = await mint();
    await rotateSigningKeys(desk, operator, { atOnce: true });
    expect([await status(current), await status(await mint())]).toEqual([401, 200]);
    await expect(rotateSigningKeys(desk, { kind: "customer", id: carla.id, name: "Carla" }, {})).rejects.toMatchObject({
      code: "forbidden",
    });
    await database.close();
    await drop();
  });
});
