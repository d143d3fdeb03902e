// The documentation page, and that what it shows is what happens.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLocalHints } from "../../src/desk/feed/hints.ts";
import { countStatistics } from "../../src/desk/stats/count.ts";
import { createHttpApp, type HttpApp } from "../../src/http/app.ts";
import type { Example } from "../../src/http/docs/example.ts";
import { examples } from "../../src/http/docs/examples.ts";
import { endpoints } from "../../src/http/endpoints.ts";
import { basePath } from "../../src/http/mount.ts";
import { plainRoutes } from "../../src/http/plain-routes.ts";
import { streamRoutes } from "../../src/http/streams/routes.ts";
import { DeskStreamEventView, StreamEventView } from "../../src/http/streams/schemas.ts";
import { createStreams } from "../../src/http/streams/streams.ts";
import { silentLog } from "../silent-log.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
/** The same with streams, as the process has it. */
let whole: HttpApp;
let closeStreams = () => {};
/** Dana's browser. */
let cookie: string;
beforeAll(async () => {
  world = await createHttpWorld();
  const { prisma } = world.desk;
  await prisma.person.update({
    where: { id: world.people.carla.id },
    data: { name: "Jane Doe", email: "jane@example.com", externalId: "crm-42" },
  });
  await prisma.person.update({ where: { id: world.people.ada.id }, data: { name: "Dana" } });
  cookie = await world.cookieOf(world.people.ada);
  const { desk, attachments } = world;
  const streams = createStreams({ desk, hints: createLocalHints(), log: silentLog });
  const publicUrl = "https://desk.example";
  whole = createHttpApp({ desk, attachments, streams, publicUrl, log: silentLog, readiness: async () => ({}) });
  closeStreams = () => streams.close();
});
afterAll(async () => {
  closeStreams();
  await world.close();
});

describe("the examples", () => {
  it("are of every endpoint that there is", () => {
    expect(Object.keys(examples).sort()).toEqual(endpoints.map(({ name }) => name).sort());
  });

  it("are what happens when somebody makes these calls, one after the other", async () => {
    for (const [name, example] of Object.entries(examples)) {
      const { params = {}, query = {}, body, status = 200, as, answer, headers = {} } = example;
      const endpoint = endpointOf(name);
      await before[name]?.();
      const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, key: string) => params[key] ?? "?");
      const asking = as === "agent" ? { cookie } : { as: world.key };
      const made = await world.call(endpoint.method.toUpperCase(), `${path}?${new URLSearchParams(query)}`, {
        ...asking,
        body: endpoint.filesOnly ? formOf(example) : body,
      });

      expect([name, Object.fromEntries(Object.keys(headers).map((key) => [key, made.headers.get(key)]))]).toEqual([
        name,
        headers,
      ]);
      if (endpoint.answersFile) {
        expect([name, made.status, made.text]).toEqual([name, status, fileOf("invoice.pdf")]);
        continue;
      }
      expect([name, made.status, made.json.message]).toEqual([
        name,
        status,
        "message" in answer ? answer.message : undefined,
      ]);
      expect(endpoint.answer.parse(answer)).toEqual(answer);
      expect([name, knownOf(made.json)]).toEqual([name, knownOf(answer)]);
    }
  });

  it("are what happens with files, where they are shown with and without", async () => {
    const { key: as, people } = world;
    const words = { user_id: people.carla.id, subject: "S", description: "D" };
    const opened = await world.call("POST", "/tickets", { as, body: words });
    const { id, conversation_id } = opened.json.ticket;
    const both = Object.entries(examples).filter(([name, { files }]) => files && !endpointOf(name).filesOnly);

    expect(both.map(([name]) => name)).toEqual(
      endpoints.filter(({ form, filesOnly }) => form && !filesOnly).map(({ name }) => name),
    );
    for (const [name, example] of both) {
      const { path, tag } = endpointOf(name);
      const own = path.replace("{id}", String(tag === "Tickets" ? id : conversation_id));
      const { status, json } = await world.call("POST", own, { as, body: formOf(example) });
      const names = json.attachments.map((one: { name: string }) => one.name);
      expect([name, status, json.message, names]).toEqual([
        name,
        201,
        "message" in example.answer && example.answer.message,
        example.files,
      ]);
    }
  });
});

function endpointOf(name: string) {
  const endpoint = endpoints.find((one) => one.name === name);
  if (!endpoint) throw new Error(`There is no endpoint ${name}.`);
  return endpoint;
}

/** What has to have happened besides the calls before. */
const before: Record<string, () => Promise<unknown>> = {
  /** An agent answers and resolves, and a worker counts it. */
  async readStats() {
    await world.call("POST", "/tickets/1/message", { cookie, body: { message: "Try it again, please." } });
    await world.call("PUT", "/tickets/1/status", { cookie, body: { status: "resolved" } });
    await countStatistics(world.desk);
  },
  /** The webhook's endpoint refused the first event. */
  listWebhookDeliveries: () =>
    world.desk.prisma.delivery.update({
      where: { id: 1 },
      data: {
        state: "dead",
        attempts: 9,
        answerStatus: 422,
        reason: "It answered 422.",
        sendingAt: new Date(),
        sentAt: new Date(),
      },
    }),
};

const fileOf = (name: string): string => (name.endsWith(".pdf") ? "%PDF-1.7\n".padEnd(48_213, "x") : "Hello");

function formOf({ body = {}, files = [] }: Pick<Example, "body" | "files">): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) form.append(name, String(value));
  for (const name of files) form.append("files", new File([fileOf(name)], name));
  return form;
}

/** Of what nobody knows beforehand, only that it is there: times, durations, secrets and the like. */
const unforeseen = /^(?:token|secret|next_cursor|user_agent|mean|median|p90|max_bytes|per_message)$/;
const time = /^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?$/;

function knownOf(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => knownOf(item));
  if (typeof value === "string" && time.test(value)) return "time";
  if (typeof value !== "object" || value === null)
    return value !== null && unforeseen.test(name) ? typeof value : value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, knownOf(inner, key)]));
}

describe("the page", () => {
  it("has every call, without a script and without any other host", async () => {
    const response = await whole.request(`http://desk.test${basePath}/docs`);
    const text = await response.text();
    const policy = response.headers.get("Content-Security-Policy") ?? "";

    expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "text/html; charset=utf-8"]);
    for (const { name, summary } of [...endpoints, ...streamRoutes, ...plainRoutes]) {
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
    const text = await page();
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
  });

  it("shows files as forms, what is saved, and streams as they come", async () => {
    const text = await page();
    const start = "curl -X POST &quot;$API/tickets/TKT-001";
    expect(text).toContain(
      `${start}/attachments&quot; \\\n  -H &quot;Authorization: Bearer $KEY&quot; \\\n  -F &#39;files=@invoice.pdf&#39;`,
    );
    expect(text).toContain("-F &#39;message=It says my card is expired.&#39; \\\n  -F &#39;files=@invoice.pdf&#39;");
    expect(text).toContain("curl -OJ &quot;$API/attachments/1&quot;");
    expect(text).toContain("curl -N &quot;$API/tickets/TKT-001/stream&quot;");
    expect(text).toContain("id: 4\nevent: read\ndata: {&quot;side&quot;");
  });

  it("shows calls that a shell takes as they are", async () => {
    const text = await page();
    expect(text).toContain("curl -X POST &quot;$API/tickets&quot; \\\n  -H &quot;Authorization: Bearer $KEY&quot;");
    expect(text).toContain("&quot;$API/tickets?status=in_progress&amp;priority=urgent&quot;");
    for (const { body } of Object.values(examples)) expect(JSON.stringify(body ?? {})).not.toContain("'");
  });
});

const page = async () => (await whole.request(`http://desk.test${basePath}/docs`)).text();

describe("the OpenAPI document", () => {
  it("has a group with words for every call, and none that is empty", async () => {
    const json = await document();
    const used = Object.values<Record<string, Operation>>(json.paths).flatMap((methods) =>
      Object.values(methods).flatMap(({ tags }) => tags),
    );
    const tags: { name: string; description: string }[] = json.tags;
    expect(tags.map(({ name }) => name).sort()).toEqual([...new Set(used)].sort());
    for (const { description } of tags) expect(description).not.toBe("");
  });

  it("shows of each stream what it can tell", async () => {
    const json = await document();
    const event = (wrapped: boolean) => (text: string) => {
      const fields = Object.fromEntries(
        text
          .trim()
          .split("\n")
          .map((line) => line.split(/: (.*)/s)),
      );
      const data = JSON.parse(fields.data);
      const told = { event: fields.event, data: wrapped ? data.data : data };
      return StreamEventView.or(DeskStreamEventView).parse(told);
    };
    for (const { path, tag } of streamRoutes) {
      const { example } = json.paths[basePath + path].get.responses["200"].content["text/event-stream"];
      const [, ...events] = example.split("\n\n");
      expect(events.map(event(tag === "Events")).length).toBeGreaterThan(1);
    }
  });

  it("has for every call who may make it, each refusal with an example, and nothing that is not defined", async () => {
    const json = await document();
    const text = JSON.stringify(json);
    for (const [path, methods] of Object.entries<Record<string, Operation>>(json.paths)) {
      for (const [method, { summary, description, security, responses }] of Object.entries(methods)) {
        expect([path, method, summary.length > 5, description.length > 5]).toEqual([path, method, true, true]);
        const isEndpoint = [...endpoints, ...streamRoutes.map((route) => ({ ...route, method: "get" }))].some(
          (one) => basePath + one.path === path && one.method === method,
        );
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

const document = async () => JSON.parse(await (await whole.request(`http://desk.test${basePath}/openapi.json`)).text());

interface Operation {
  tags: string[];
  operationId: string;
  summary: string;
  description: string;
  security: object[];
  responses: Record<string, { description: string; content: Record<string, { example?: object }> }>;
}
