// Deny by default: what holds for every route there is, read off the app itself.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPermission, type Permission, permissions } from "../../src/desk/permissions.ts";
import { endpoints } from "../../src/http/endpoints.ts";
import { basePath } from "../../src/http/mount.ts";
import { plainRoutes } from "../../src/http/plain-routes.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await createHttpWorld();
  await world.call("POST", "/webhooks", { as: world.key, body: bodies.createWebhook?.() });
  await world.call("POST", "/tickets", {
    as: world.key,
    body: { user_id: world.people.carla.id, subject: "S", description: "D" },
  });
  await world.call("POST", "/tickets/1/attachments", { as: world.key, body: formWith() });
  await world.call("POST", "/chat/create", {
    as: world.key,
    body: { user_id: world.people.carla.id, message: "Hello" },
  });
});
afterAll(() => world.close());

function formWith(): FormData {
  const form = new FormData();
  form.append("files", new File(["Hello"], "hello.txt"));
  return form;
}

const open = [
  "/healthz",
  "/readyz",
  ...["/healthz", "/readyz", "/openapi.json", "/docs", "/login", "/widget.js"].map((path) => basePath + path),
];
/** Routes that are no endpoints, and yet for nobody who has not said who they are. */
const guarded = ["/metrics", `${basePath}/metrics`, `${basePath}/logout`];

/** A body that each endpoint takes. */
const bodies: Record<string, () => object | undefined> = {
  openTicket: () => ({ user_id: world.people.carla.id, subject: "S", description: "D" }),
  setTicketStatus: () => ({ status: "open" }),
  assignTicket: () => ({ assigned_to: world.people.ada.id }),
  editTicket: () => ({ subject: "New" }),
  addAttachments: formWith,
  addTicketMessage: () => ({ message: "Hello" }),
  sendMessage: () => ({ message: "Hello" }),
  editMessage: () => ({ message: "Hello!" }),
  createChat: () => ({ user_id: world.people.carla.id, message: "Hello" }),
  createUser: () => ({ name: "Eve" }),
  createWebhook: () => ({ url: "https://app.example.com/webhooks" }),
  changeWebhook: () => ({ description: "Ours" }),
};

/** What one call uses up, or what is nobody's but its author's. */
const another: Record<string, () => Promise<string>> = {
  deleteTicket: anotherTicket,
  editMessage: anotherMessage,
  deleteMessage: anotherMessage,
};

async function anotherMessage(): Promise<string> {
  const { json } = await world.call("POST", "/chat/2/send", { as: world.key, body: { message: "Hello" } });
  return `/chat/2/messages/${json.message_id}`;
}

async function anotherTicket(): Promise<string> {
  const body = { user_id: world.people.carla.id, subject: "S", description: "D" };
  const { json } = await world.call("POST", "/tickets", { as: world.key, body });
  return `/tickets/${json.ticket.id}`;
}

/** Other needs are tried in matrix.test.ts. */
const permitted = endpoints.filter(({ needs }) => isPermission(needs));

const honoPath = (path: string) => basePath + path.replaceAll(/\{(\w+)\}/g, ":$1");
const pathOf = (path: string) => path.replaceAll(/\{\w+\}|:\w+/g, "1");

describe("the route table", () => {
  it("A3: has nothing that answers anything but 401 without credentials, but for the named ones", async () => {
    const routes = world.app.routes.filter(({ method, path }) => method !== "ALL" && !open.includes(path));

    expect(routes).toHaveLength(endpoints.length + guarded.length);
    for (const { method, path } of routes) {
      for (const headers of [
        {},
        { Authorization: "Bearer tdk_wrong" },
        { Authorization: `Basic ${btoa(`x:${world.key}`)}` },
      ]) {
        const response = await world.app.request(`http://desk.test${pathOf(path)}`, {
          method,
          headers,
          ...(method === "GET" ? {} : { body: "{" }),
        });
        expect([method, path, response.status]).toEqual([method, path, 401]);
        expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer/);
        expect(await response.json()).toMatchObject({ success: false, code: "unauthorized" });
      }
    }
  });

  it("takes other methods nowhere but at endpoints, and answers them with 405 and Allow", async () => {
    const known = new Set(endpoints.map(({ path }) => honoPath(path)));
    for (const { method, path } of world.app.routes)
      if (method === "ALL" && path !== "/*") expect(known).toContain(path);

    const taken = new Set(world.app.routes.map(({ method, path }) => `${method} ${path}`));
    for (const path of known) {
      for (const method of ["PATCH", "DELETE", "OPTIONS", "PROPFIND"].filter((one) => !taken.has(`${one} ${path}`))) {
        const response = await world.app.request(`http://desk.test${pathOf(path)}`, { method });
        expect([path, response.status]).toEqual([path, 405]);
        expect(response.headers.get("Allow")).toMatch(/^[A-Z]+(, [A-Z]+)*$/);
        expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
      }
    }
    const tickets = await world.call("DELETE", "/tickets", { as: world.key });
    expect([tickets.headers.get("Allow"), tickets.json.code]).toEqual(["GET, HEAD, POST", "method_not_allowed"]);
  });

  it.each(permitted.map((endpoint) => [endpoint.name, endpoint, endpoint.needs as Permission] as const))(
    "%s needs the permission it names",
    async (name, endpoint, needs) => {
      const path = (await another[name]?.()) ?? pathOf(endpoint.path);
      const all = await world.keyWith(...permissions.filter((permission) => permission !== needs));
      const only = await world.keyWith(needs, ...(endpoint.alsoNeeds ?? []));
      const ask = (as: string) => world.call(endpoint.method.toUpperCase(), path, { as, body: bodies[name]?.() });

      const refused = await ask(all);
      expect([refused.status, refused.json.message]).toEqual([403, `This needs the permission ${needs}.`]);
      expect((await ask(only)).status).toBeLessThan(300);
    },
  );

  it("answers 404 in the documented shape where there is nothing", async () => {
    for (const path of ["/nothing", "/tickets/", "/tickets/1/", "/tickets/1/status/2", "//tickets", "/TICKETS"]) {
      const { status, json } = await world.call("GET", path, { as: world.key });
      expect([path, status, json.code]).toEqual([path, 404, "not_found"]);
    }
  });
});

describe("every answer", () => {
  it("has the security headers, the request's id, and no CORS", async () => {
    const answers = await Promise.all([
      world.call("GET", "/tickets", { as: world.key, headers: { Origin: "https://evil.example" } }),
      world.call("GET", "/tickets"),
      world.call("GET", "/nothing"),
      world.call("PATCH", "/tickets", { as: world.key }),
      world.call("GET", "/openapi.json"),
      world.call("GET", "/healthz"),
    ]);

    for (const { headers } of answers) {
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Cache-Control")).toBe("no-store");
      expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      expect(headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(headers.get("X-Request-Id")).toMatch(/^[\w.-]{8,64}$/);
      expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
    }
  });

  it("carries the caller's request id when it is a sound one", async () => {
    const sound = await world.call("GET", "/nothing", { headers: { "X-Request-Id": "shop-2025.11.09-7" } });
    const unsound = await world.call("GET", "/nothing", { headers: { "X-Request-Id": "<script>alert(1)</script>" } });

    expect([sound.headers.get("X-Request-Id"), sound.json.request_id]).toEqual([
      "shop-2025.11.09-7",
      "shop-2025.11.09-7",
    ]);
    expect(unsound.json.request_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(unsound.headers.get("X-Request-Id")).toBe(unsound.json.request_id);
  });
});

describe("health", () => {
  it("is alive, and ready when nothing is wrong, at both addresses", async () => {
    for (const prefix of ["", basePath]) {
      const alive = await world.app.request(`http://desk.test${prefix}/healthz`);
      const ready = await world.app.request(`http://desk.test${prefix}/readyz`);
      expect([alive.status, await alive.json()]).toEqual([200, { status: "ok" }]);
      expect([ready.status, await ready.json()]).toEqual([200, { status: "ready" }]);
    }
  });

  it("says what is wrong", async () => {
    world.problems.slack = "The bot token was refused.";
    const { status, json } = await world.call("GET", "/readyz");
    delete world.problems.slack;

    expect([status, json]).toEqual([503, { status: "not_ready", problems: { slack: "The bot token was refused." } }]);
  });

  it("remarks how late a platform is told and what was given up, and is ready", async () => {
    const { prisma, callers } = world.desk;
    await prisma.target.create({ data: { kind: "slack", place: "C1" } });
    const off = await prisma.target.create({ data: { kind: "discord", place: "1" } });
    for (const message of ["One", "Two", "Three"])
      await world.call("POST", "/chat/create", { as: world.key, body: { user_id: world.people.carla.id, message } });
    const [first] = await prisma.delivery.findMany({ where: { webhookId: null }, orderBy: { id: "asc" } });
    await prisma.delivery.updateMany({ data: { createdAt: new Date(Date.now() - 75_500) } });
    await prisma.delivery.update({ where: { id: first?.id ?? 0n }, data: { state: "dead" } });
    await prisma.target.update({ where: { id: off.id }, data: { active: false } });
    callers.forget();
    const { status, json } = await world.call("GET", "/readyz");
    await prisma.delivery.deleteMany({ where: { webhookId: null } });
    await prisma.target.updateMany({ where: { kind: { not: "webhook" } }, data: { active: false } });
    callers.forget();

    expect([status, json]).toEqual([
      200,
      { status: "ready", remarks: { slack: expect.stringMatching(/^delayed 7\d s; 1 could not be delivered\.$/) } },
    ]);
  });
});

describe("the OpenAPI document", () => {
  it("describes every endpoint, from the schemas that check", async () => {
    const { json } = await world.call("GET", "/openapi.json");

    const described = Object.entries<object>(json.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const all = [...endpoints, ...plainRoutes].map(({ method, path }) => `${method} ${basePath}${path}`);
    expect(described.sort()).toEqual(all.sort());
    expect(json.servers).toEqual([{ url: "https://desk.example" }]);
    const { schema } = json.paths[`${basePath}/tickets`].post.requestBody.content["application/json"];
    expect(schema).toMatchObject({ required: ["subject", "description"], additionalProperties: false });
    expect(schema.properties.subject).toMatchObject({ type: "string", maxLength: 200 });
    expect(schema.properties.priority).toMatchObject({ enum: ["low", "normal", "high", "urgent"], default: "normal" });
  });
});
