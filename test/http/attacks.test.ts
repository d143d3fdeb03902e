// Lines of docs/attacks.md that are about no part of the API in particular, read off the endpoints themselves.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFileKey } from "../../src/desk/attachments/files.ts";
import { newLinkToken, newSecret } from "../../src/desk/keys/secrets.ts";
import { newSecret as newWebhookSecret } from "../../src/desk/webhooks/webhook.ts";
import { endpoints } from "../../src/http/endpoints.ts";
import { type Belongings, samples } from "./samples.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
let carla: string;
let dora: string;
beforeAll(async () => {
  world = await createHttpWorld();
  carla = await world.tokenOf(world.people.carla);
  dora = await world.tokenOf(world.people.dora);
});
afterAll(async () => {
  expect(world.logged).toEqual([]);
  await world.close();
});

const open = async (body: object = {}, as = carla) =>
  (await world.call("POST", "/tickets", { as, body: { subject: "S", description: "D", ...body } })).json.ticket;

async function attach(ticket: number): Promise<number> {
  const body = new FormData();
  body.append("files", new File(["Mine"], "mine.txt"));
  return (await world.call("POST", `/tickets/${ticket}/attachments`, { as: carla, body })).json.attachments[0].id;
}

describe("A6: what opens something", () => {
  it("is 128 random bits at least, and never the same twice", () => {
    const bitsOf = {
      key: () => Buffer.from(newSecret(), "base64url").length * 8,
      webhook: () => Buffer.from(newWebhookSecret().slice("whsec_".length), "base64").length * 8,
      link: () => Buffer.from(newLinkToken(), "hex").length * 8,
      file: () => Buffer.from(newFileKey(new Date()).split("/")[1] ?? "", "hex").length * 8,
    };
    for (const bits of Object.values(bitsOf)) expect(bits()).toBeGreaterThanOrEqual(128);
    for (const make of [newSecret, newWebhookSecret, newLinkToken, () => newFileKey(new Date())])
      expect(new Set(Array.from({ length: 100 }, make)).size).toBe(100);
  });

  it("is never an address: a file's is for nobody without credentials", async () => {
    const id = await attach((await open()).id);

    expect((await world.call("GET", `/attachments/${id}`, { as: carla })).status).toBe(200);
    expect((await world.call("GET", `/attachments/${id}`)).status).toBe(401);
    expect((await world.call("GET", `/attachments/${id}?token=${carla}`)).status).toBe(401);
  });
});

describe("A11: an id that is none", () => {
  const ids = [
    ...["-1", "0", "00", "01", "1.0", "1e3", "0x1", "1%20", "%201", "+1", "1,2", "1;1", "null", "NaN", "true", "[]"],
    ...[
      "2147483648",
      "9007199254740993",
      "9223372036854775808",
      "9".repeat(400),
      "TKT-",
      "TKT--1",
      "TKT-1e3",
      "%2e%2e",
    ],
    ...["f47ac10b-58cc-4372-a567-0e02b2c3d479", "1%00", "%00", "%EF%BC%91", "1'--", "1%2F..%2F2"],
  ];

  it.each(endpoints.filter(({ path }) => path.includes("{")).map((endpoint) => [endpoint.name, endpoint] as const))(
    "is not there for %s, whoever asks",
    async (name, { method, path }) => {
      const body = samples.find(({ endpoint }) => endpoint === name)?.body?.({ person: 1 } as Belongings, world);
      for (const id of ids) {
        const at = path.replaceAll(/\{\w+\}/g, id);
        for (const as of [world.key, dora]) {
          const { status } = await world.call(method.toUpperCase(), at, { as, body });
          expect([at, [403, 404].includes(status), status]).toEqual([at, true, status]);
        }
      }
    },
  );
});

describe("A13: a field that is not the caller's to set", () => {
  const forbidden = {
    ...{ id: 1, ticket_number: "TKT-999", status: "closed", assigned_to: 1, is_internal: true, visibility: "public" },
    ...{ user_id: 1, customer_id: 1, sender_id: 1, author: 1, role: "admin", permissions: ["delete_tickets"] },
    ...{ created_at: "2020-01-01 00:00:00", version: 1, seq: 1, secret: "x", hash: "x", notes: true, is_read: true },
  };

  it("is refused by every endpoint that does not document it, and nothing is written", async () => {
    const { json: document } = await world.call("GET", "/openapi.json");
    const own = { ...(await open()), person: world.people.carla.id } as unknown as Belongings;
    const before = await world.desk.prisma.message.count();
    let tried = 0;
    for (const { endpoint: name, body } of samples) {
      const endpoint = endpoints.find((one) => one.name === name);
      const sound = body?.(own, world);
      if (!endpoint?.body || !sound || sound instanceof FormData) continue;
      const { schema } =
        document.paths[`/customerservices${endpoint.path}`][endpoint.method].requestBody.content["application/json"];
      for (const [field, value] of Object.entries(forbidden).filter(([one]) => !(one in schema.properties))) {
        const at = endpoint.path.replaceAll(/\{\w+\}/g, String(own.ticket ?? 1));
        const { status, json } = await world.call(endpoint.method.toUpperCase(), at, {
          as: world.key,
          body: { ...sound, [field]: value },
        });
        expect([name, field, status]).toEqual([name, field, 422]);
        expect(Object.keys(json.errors)).toContain(field);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(150);
    expect(await world.desk.prisma.message.count()).toBe(before);
  });

  it("is refused where it is documented, but the caller is a customer", async () => {
    const { id } = await open();
    const refused = [
      await world.call("POST", "/tickets", {
        as: carla,
        body: { subject: "S", description: "D", user_id: world.people.dora.id },
      }),
      await world.call("POST", `/tickets/${id}/message`, { as: carla, body: { message: "x", is_internal: true } }),
      await world.call("POST", `/tickets/${id}/message`, {
        as: carla,
        body: { message: "x", sender_id: world.people.ada.id },
      }),
      await world.call("PUT", `/tickets/${id}/assign`, { as: carla, body: { assigned_to: world.people.ada.id } }),
      await world.call("PATCH", `/tickets/${id}`, { as: carla, body: { priority: "urgent" } }),
    ];

    for (const { status } of refused) expect([403, 422]).toContain(status);
    expect((await world.call("GET", `/tickets/${id}`, { as: carla })).json.ticket).toMatchObject({
      messages: [],
      priority: "normal",
      assigned_to: null,
    });
  });
});

it("A14: a ticket's messages are for who has view_chat_history", async () => {
  const { id } = await open();
  await world.call("POST", `/tickets/${id}/message`, { as: carla, body: { message: "Read this" } });
  const see = async (...granted: Parameters<HttpWorld["keyWith"]>) =>
    (await world.call("GET", `/tickets/${id}`, { as: await world.keyWith(...granted) })).text;

  expect(await see("view_tickets", "view_chat_history")).toContain("Read this");
  expect(await see("view_tickets")).not.toContain("Read this");
});

it("A35: nothing that anybody wrote is ever rendered: there is JSON, figures, files to save, and pages of the desk's own", async () => {
  const { json } = await world.call("GET", "/openapi.json");
  const types = new Map<string, string[]>();
  for (const [path, methods] of Object.entries<Record<string, { responses: Record<string, { content?: object }> }>>(
    json.paths,
  )) {
    for (const { responses } of Object.values(methods))
      for (const { content = {} } of Object.values(responses))
        for (const type of Object.keys(content)) types.set(type, [...(types.get(type) ?? []), path]);
  }

  expect([...types.keys()].sort()).toEqual(["*/*", "application/json", "text/html", "text/javascript", "text/plain"]);
  expect(new Set(types.get("text/javascript"))).toEqual(new Set(["/customerservices/widget.js"]));
  expect(new Set(types.get("*/*"))).toEqual(new Set(["/customerservices/attachments/{id}"]));
  expect(new Set(types.get("text/plain"))).toEqual(new Set(["/customerservices/metrics"]));
  expect(new Set(types.get("text/html"))).toEqual(
    new Set(["/customerservices/docs", "/customerservices/login", "/customerservices/logout"]),
  );
});

it("A40: markup comes back as the letters it is, in JSON that no browser takes for a page", async () => {
  const markup = `"><script>alert(1)</script><img src=x onerror=alert(2)>'</title>{{7*7}}`;
  const { id } = await open({ subject: markup, description: markup });
  await world.desk.prisma.person.update({ where: { id: world.people.carla.id }, data: { name: markup } });
  for (const path of [
    `/tickets/${id}`,
    "/tickets",
    `/tickets?search=${encodeURIComponent(markup)}`,
    "/users",
    "/chat",
  ]) {
    const { status, headers, text } = await world.call("GET", path, { as: world.key });
    expect([path, status, headers.get("Content-Type")]).toEqual([path, 200, "application/json"]);
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    if (path !== "/chat") expect(JSON.stringify(JSON.parse(text))).toContain(JSON.stringify(markup).slice(1, -1));
  }
  for (const page of ["/docs", `/login?token=${encodeURIComponent(markup)}`, `/docs?${encodeURIComponent(markup)}`]) {
    const { headers, text } = await world.call("GET", page, { as: world.key });
    expect(text).not.toContain("alert(1)");
    expect(headers.get("Content-Security-Policy")).toMatch(/default-src 'none'/);
    expect(headers.get("Content-Security-Policy")).not.toMatch(/script-src[^;]*'unsafe-/);
    expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
  }
});

describe("A44: SQL in an input", () => {
  it.each([
    "'; DROP TABLE ticket; --",
    "' OR '1'='1",
    "\\'; SELECT pg_sleep(5); --",
    '"; TRUNCATE message; --',
    "$1",
    "%' UNION SELECT hash FROM api_key --",
    "(SELECT 1)",
    "TKT-1' OR 1=1 --",
  ])("%s is text to look for", async (search) => {
    const { id } = await open({ subject: `Find ${search} here` });
    const begun = performance.now();
    const asked = await world.call("GET", `/tickets?search=${encodeURIComponent(search)}`, { as: carla });
    const chats = await world.call("GET", `/chat?search=${encodeURIComponent(search)}`, { as: carla });

    expect(asked.json.tickets.map((ticket: { id: number }) => ticket.id)).toContain(id);
    expect([asked.json.tickets.length < 3, chats.status]).toEqual([true, 200]);
    expect(performance.now() - begun).toBeLessThan(2_000);
    for (const name of ["sort", "cursor", "status", "category", "priority", "assigned_to", "date", "limit"]) {
      const answer = await world.call("GET", `/tickets?${name}=${encodeURIComponent(search)}`, { as: carla });
      expect([name, answer.status]).toEqual([name, 422]);
    }
  });
});
