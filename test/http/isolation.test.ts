// A customer's token reaches that customer's own things; a note reaches nobody who may not read notes.

import { generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpWorld, type HttpWorld } from "./world.ts";

const canary = "CANARY-4711";

let world: HttpWorld;
let carla: string;
let dora: string;
let ticket: number;
let chat: number;

beforeAll(async () => {
  world = await createHttpWorld();
  carla = await world.tokenOf(world.people.carla);
  dora = await world.tokenOf(world.people.dora);
  const opened = await world.call("POST", "/tickets", { as: carla, body: { subject: "Mine", description: "Mine" } });
  const started = await world.call("POST", "/chat/create", { as: carla, body: { message: "Mine" } });
  ticket = opened.json.ticket.id;
  chat = started.json.conversation_id;
  await note(world.key);
});
afterAll(() => world.close());

const note = (as: string) =>
  world.call("POST", `/tickets/${ticket}/message`, { as, body: { message: canary, is_internal: true } });

describe("another customer", () => {
  it("A11: finds nothing, everywhere, in the words for what is not there", async () => {
    const calls: [string, string, object?][] = [
      ["GET", `/tickets/${ticket}`],
      ["PUT", `/tickets/${ticket}/status`, { status: "closed" }],
      ["POST", `/tickets/${ticket}/message`, { message: "Hello" }],
      ["GET", `/chat/${chat}/messages`],
      ["POST", `/chat/${chat}/send`, { message: "Hello" }],
      ["POST", `/chat/${chat}/mark-read`],
      ["GET", `/users/${world.people.carla.id}`],
    ];
    for (const [method, path, body] of calls) {
      const theirs = await world.call(method, path, { as: dora, body });
      const nobodys = await world.call(method, path.replace(/\d+/, "99999"), { as: dora, body });
      expect([path, theirs.status]).toEqual([path, 404]);
      const wording = (json: { message: string }) => json.message.replaceAll(/\d+/g, "N");
      expect(wording(theirs.json)).toBe(wording(nobodys.json));
    }
  });

  it("A18: sees none of it in lists, counters and searches", async () => {
    for (const path of [
      "/tickets",
      "/tickets?search=Mine",
      `/tickets?search=TKT-${ticket}`,
      "/chat",
      "/chat?search=Mine",
    ]) {
      const { json } = await world.call("GET", path, { as: dora });
      expect(json.tickets ?? json.conversations).toEqual([]);
    }
    expect((await world.call("GET", "/tickets", { as: dora })).json.stats.total).toBe(0);
  });

  it("sees themselves and no list of people, creates nobody, and mints no token", async () => {
    const statuses = await Promise.all([
      world.call("GET", `/users/${world.people.dora.id}`, { as: dora }),
      world.call("GET", "/users", { as: dora }),
      world.call("POST", "/users", { as: dora, body: { name: "Eve" } }),
      world.call("POST", `/users/${world.people.dora.id}/token`, { as: dora }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([200, 403, 403, 403]);
  });
});

describe("an internal note", () => {
  it("is written by a key that may, by nobody else", async () => {
    expect((await note(world.key)).status).toBe(201);
    for (const as of [world.plainKey, carla, dora]) {
      expect(await note(as)).toMatchObject({
        status: 403,
        json: { code: "forbidden", message: expect.stringContaining("notes") },
      });
    }
    const named = await world.call("POST", `/tickets/${ticket}/message`, {
      as: world.key,
      body: { message: canary, is_internal: true, sender_id: world.people.carla.id },
    });
    expect([named.status, Object.keys(named.json.errors)]).toEqual([422, ["sender_id"]]);
  });

  it("is seen by a key that may read notes", async () => {
    const { json } = await world.call("GET", `/tickets/${ticket}`, { as: world.key });
    const notes = json.ticket.messages.filter((one: { is_internal: boolean }) => one.is_internal);

    expect(notes[0]).toMatchObject({ message: canary, sender_id: null, sender: { name: "Shop" } });
  });

  it("leaves no trace for a customer, nor for a key without notes", async () => {
    const { json } = await world.call("GET", `/tickets/${ticket}`, { as: world.key });
    const conversation = json.ticket.conversation_id;
    for (const as of [carla, world.plainKey]) {
      for (const path of [
        `/tickets/${ticket}`,
        "/tickets",
        `/tickets?search=${canary}`,
        "/chat",
        `/chat?search=${canary}`,
        `/chat/${conversation}/messages`,
      ]) {
        const { status, text } = await world.call("GET", path, { as });
        expect([path, status]).toEqual([path, 200]);
        expect(text.replace(`search=${canary}`, "")).not.toContain(canary);
      }
    }
  });

  it("does not move updated_at", async () => {
    const before = (await world.call("GET", `/tickets/${ticket}`, { as: carla })).json;
    await note(world.key);

    expect((await world.call("GET", `/tickets/${ticket}`, { as: carla })).json).toEqual(before);
  });
});

describe("a customer's token", () => {
  it("is minted by a key, for customers only, and for at most a day", async () => {
    const mint = (id: number, body?: object) => world.call("POST", `/users/${id}/token`, { as: world.key, body });
    const { carla: customer, petra, ada } = world.people;
    const minted = await mint(customer.id, { expires_in: 3_600 });

    expect(minted).toMatchObject({ status: 200, json: { success: true, token: expect.any(String) } });
    const left = Date.parse(`${minted.json.expires_at.replace(" ", "T")}Z`) - Date.now();
    expect(left).toBeGreaterThan(3_590_000);
    expect(left).toBeLessThanOrEqual(3_600_000);
    expect((await world.call("GET", `/users/${customer.id}`, { as: minted.json.token })).status).toBe(200);
    const refused = await Promise.all([
      mint(ada.id),
      mint(99_999),
      mint(customer.id, { expires_in: 90_000 }),
      mint(customer.id, { seconds: 60 }),
    ]);
    expect([(await mint(petra.id)).status, ...refused.map(({ status }) => status)]).toEqual([200, 403, 404, 422, 422]);
  });

  it("A4: is refused when it is forged, expired, not valid yet, for another audience, or of an agent", async () => {
    const key = await world.desk.prisma.signingKey.findFirstOrThrow();
    const secret = Buffer.from(key.secret, "base64url");
    const sign = (
      changes: {
        sub?: string;
        aud?: string;
        exp?: string;
        nbf?: string;
        alg?: string;
        kid?: string;
        secret?: Uint8Array;
      } = {},
    ) =>
      new SignJWT({})
        .setProtectedHeader({ alg: changes.alg ?? "HS256", kid: changes.kid ?? key.kid })
        .setIssuer("threadesk")
        .setAudience(changes.aud ?? "threadesk:customer")
        .setSubject(changes.sub ?? String(world.people.carla.id))
        .setIssuedAt()
        .setNotBefore(changes.nbf ?? "-1m")
        .setExpirationTime(changes.exp ?? "1h")
        .sign(changes.secret ?? secret);
    const none = `${btoa('{"alg":"none"}')}.${btoa(`{"sub":"${world.people.carla.id}"}`)}.`;
    const status = async (as: string) => (await world.call("GET", "/tickets", { as })).status;

    expect(await status(await sign())).toBe(200);
    for (const token of [
      await sign({ sub: String(world.people.ada.id) }),
      await sign({ sub: "99999" }),
      await sign({ sub: "1e0" }).then((token) => `${token}x`),
      await sign({ aud: "threadesk:agent" }),
      await sign({ exp: "-1h" }),
      await sign({ exp: "48h" }).then((token) => token.replace(/\.[^.]+$/, ".AAAA")),
      await sign({ alg: "HS512" }),
      await sign({ nbf: "1h" }),
      await sign({ kid: `../${key.kid}` }),
      await sign({ kid: "' OR '1'='1" }),
      await signedWithRsa(key.kid),
      await sign({ kid: "0000000000000000" }),
      await sign({ secret: new Uint8Array(32) }),
      none,
      `${none}AAAA`,
      "a.b.c",
    ]) {
      expect(await status(token)).toBe(401);
    }
  });

  it("ends when its customer is gone", async () => {
    const gone = await world.desk.prisma.person.create({ data: { name: "Gone", role: "customer" } });
    const as = await world.tokenOf(gone);
    await world.desk.prisma.person.update({ where: { id: gone.id }, data: { disabledAt: new Date() } });

    expect((await world.call("GET", "/tickets", { as })).status).toBe(401);
  });
});

/** By a key of the forger's own, under the name of one of the desk's. */
async function signedWithRsa(kid: string): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256");
  const claims = { iss: "threadesk", aud: "threadesk:customer", sub: String(world.people.carla.id) };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid })
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(privateKey);
}

describe("an API key", () => {
  it("ends when it is revoked", async () => {
    const as = await world.keyWith("view_tickets");
    expect((await world.call("GET", "/tickets", { as })).status).toBe(200);
    await world.desk.prisma.apiKey.updateMany({ where: { name: "Narrow" }, data: { revokedAt: new Date() } });
    world.desk.callers.forget();

    expect((await world.call("GET", "/tickets", { as })).status).toBe(401);
  });

  it("need not begin with tdk_ when the configuration named it, nor look unlike a token", async () => {
    const { ensureApiKey } = await import("../../src/desk/keys/api-keys.ts");
    for (const secret of ["a-key-of-the-deployment-0123456789", "looks.like-a-token.but-is-a-key-0123"]) {
      await ensureApiKey(world.desk, secret);
      expect((await world.call("GET", "/tickets", { as: secret })).status).toBe(200);
    }
  });
});
