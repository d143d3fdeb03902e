// The documentation page, and that what it shows is what happens.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examples } from "../../src/http/docs/examples.ts";
import { endpoints } from "../../src/http/endpoints.ts";
import { basePath } from "../../src/http/mount.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await createHttpWorld();
  const { prisma } = world.desk;
  await prisma.person.update({
    where: { id: world.people.carla.id },
    data: { name: "Jane Doe", email: "jane@example.com", externalId: "crm-42" },
  });
  await prisma.person.update({ where: { id: world.people.ada.id }, data: { name: "Dana" } });
});
afterAll(() => world.close());

describe("the examples", () => {
  it("are of endpoints that there are", () => {
    const names = new Set(endpoints.map(({ name }) => name));
    expect(Object.keys(examples).filter((name) => !names.has(name))).toEqual([]);
  });

  it("are what happens when somebody makes these calls, one after the other", async () => {
    const cookie = await world.cookieOf(world.people.ada);
    for (const [name, { params = {}, query = {}, body, status = 200, as, answer }] of Object.entries(examples)) {
      const endpoint = endpoints.find((one) => one.name === name);
      if (!endpoint) throw new Error(`There is no endpoint ${name}.`);
      const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, key: string) => params[key] ?? "?");
      const asking = as === "agent" ? { cookie } : { as: world.key };
      const made = await world.call(endpoint.method.toUpperCase(), `${path}?${new URLSearchParams(query)}`, {
        ...asking,
        body,
      });

      expect([name, made.status, made.json.message]).toEqual([
        name,
        status,
        "message" in answer ? answer.message : undefined,
      ]);
      expect(endpoint.answer.parse(answer)).toEqual(answer);
      expect([name, shapeOf(made.json)]).toEqual([name, shapeOf(answer)]);
    }
  });
});

/** The names in it, and of a list's first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== "object" || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

describe("the page", () => {
  it("has every call, without a script and without any other host", async () => {
    const response = await world.app.request(`http://desk.test${basePath}/docs`);
    const text = await response.text();
    const policy = response.headers.get("Content-Security-Policy") ?? "";

    expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "text/html; charset=utf-8"]);
    for (const { name, summary } of endpoints) {
      expect(text).toContain(`<article id="${name}">`);
      expect(text).toContain(summary.replaceAll("'", "&#39;"));
    }
    expect(text).not.toMatch(/<script|<img|<link|<iframe|style="|\son\w+=|url\(|@import/);
    for (const [, address] of text.matchAll(/(?:href|src|action)="([^"]*)"/g))
      expect(address).toMatch(/^(#|openapi\.json$)/);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+=*';/);
    expect(policy).not.toContain("unsafe");
  });

  it("has one heading for each thing it links to", async () => {
    const text = await (await world.app.request(`http://desk.test${basePath}/docs`)).text();
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
  });

  it("shows calls that a shell takes as they are", async () => {
    const text = await (await world.app.request(`http://desk.test${basePath}/docs`)).text();
    expect(text).toContain("curl -X POST &quot;$API/tickets&quot; \\\n  -H &quot;Authorization: Bearer $KEY&quot;");
    expect(text).toContain("&quot;$API/tickets?status=in_progress&amp;priority=urgent&quot;");
    for (const { body } of Object.values(examples)) expect(JSON.stringify(body ?? {})).not.toContain("'");
  });
});

describe("the OpenAPI document", () => {
  it("has for every call who may make it, each refusal with an example, and nothing that is not defined", async () => {
    const { json, text } = await world.call("GET", "/openapi.json");
    for (const [path, methods] of Object.entries<Record<string, Operation>>(json.paths)) {
      for (const [method, { summary, description, security, responses }] of Object.entries(methods)) {
        expect([path, method, summary.length > 5, description.length > 5]).toEqual([path, method, true, true]);
        const isEndpoint = endpoints.some((one) => basePath + one.path === path && one.method === method);
        expect(isEndpoint ? security : []).toEqual(isEndpoint ? [{ bearer: [] }, { session: [] }] : []);
        if (isEndpoint)
          expect(Object.keys(responses)).toEqual(expect.arrayContaining(["401", "403", "429", "500", "503"]));
        for (const [status, { description: words, content }] of Object.entries(responses)) {
          expect([path, method, status, words !== ""]).toEqual([path, method, status, true]);
          if (isEndpoint && Number(status) >= 400)
            expect(content["application/json"]?.example).toMatchObject({
              success: false,
              request_id: expect.any(String),
            });
        }
      }
    }
    const defined = new Set(Object.keys(json.components.schemas));
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) expect(defined).toContain(name);
    expect(Object.keys(json.components.securitySchemes)).toEqual(["bearer", "session"]);
    const ids = Object.values<Record<string, Operation>>(json.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

interface Operation {
  operationId: string;
  summary: string;
  description: string;
  security: object[];
  responses: Record<string, { description: string; content: Record<string, { example?: object }> }>;
}
