// Every operation of our own OpenAPI document, with what it asks for and with what nobody should send. FUZZ_REQUESTS=50000 for
// the wide run, FUZZ_SEED for another one.

import { env } from "node:process";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FuzzRequest, type Operation, requestFor, type Schema } from "./fuzz-inputs.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

const requests = Number(env.FUZZ_REQUESTS ?? 3_000);
const seed = Number(env.FUZZ_SEED ?? 20_251_109);

const noteCanary = "CANARY-NOTE-4711";
const canaryOf = { carla: "CANARY-CARLA-4712", dora: "CANARY-DORA-4713" };

interface Caller {
  name: string;
  credentials: Record<string, string>;
  /** What no answer to them may hold. */
  forbidden: string[];
}

let world: HttpWorld;
let callers: Caller[];
let operations: Operation[];
let known: Record<string, number[]>;
let ajv: Ajv2020;
let document: { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };
const statuses = new Map<string, Map<number, number>>();

beforeAll(async () => {
  world = await createHttpWorld();
  await world.call("POST", "/webhooks", { as: world.key, body: { url: "https://app.example.com/webhooks" } });
  for (const name of ["carla", "dora"] as const) await furnish(name);
  const tokens = { carla: await world.tokenOf(world.people.carla), dora: await world.tokenOf(world.people.dora) };
  known = await ids();
  const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}` });
  const cookie = await world.cookieOf(world.people.bo);
  callers = [
    { name: "key", credentials: bearer(world.key), forbidden: [] },
    { name: "key without notes", credentials: bearer(world.plainKey), forbidden: [noteCanary] },
    { name: "Carla", credentials: bearer(tokens.carla), forbidden: [noteCanary, canaryOf.dora] },
    { name: "Dora", credentials: bearer(tokens.dora), forbidden: [noteCanary, canaryOf.carla] },
    { name: "narrow key", credentials: bearer(await world.keyWith("view_tickets")), forbidden: [] },
    { name: "Bo", credentials: { Cookie: cookie, "Sec-Fetch-Site": "same-origin" }, forbidden: [] },
    { name: "nobody", credentials: {}, forbidden: [noteCanary, canaryOf.carla, canaryOf.dora] },
  ];
  document = (await world.call("GET", "/openapi.json")).json;
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );
  // What deletes comes last: the others aim at what is there.
  operations = [...all.filter((one) => one.method !== "DELETE"), ...all.filter((one) => one.method === "DELETE")];
  ajv = new Ajv2020({ strict: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(document, "document");
});

afterAll(async () => {
  const counts = [...statuses].map(
    ([name, found]) => `${name}: ${[...found].map(([status, n]) => `${n} × ${status}`).join(", ")}`,
  );
  console.info(`${requests} requests, seed ${seed}\n${counts.join("\n")}`);
  await world.close();
});

/** Tickets and a chat with things that only their customer, or only agents, may read. */
async function furnish(name: "carla" | "dora"): Promise<void> {
  const person = await world.desk.prisma.person.update({
    where: { id: world.people[name].id },
    data: { name: `${name} ${canaryOf[name]}`, email: `${canaryOf[name]}@example.com` },
  });
  const canary = canaryOf[name];
  for (let n = 0; n < 3; n += 1) {
    const body = { user_id: person.id, subject: canary, description: canary };
    const opened = await world.call("POST", "/tickets", { as: world.key, body });
    const at = `/tickets/${opened.json.ticket.id}/message`;
    await world.call("POST", at, { as: world.key, body: { message: canary } });
    await world.call("POST", at, { as: world.key, body: { message: noteCanary, is_internal: true } });
    await attach(opened.json.ticket.id, canary, {});
    await attach(opened.json.ticket.id, noteCanary, { is_internal: "true" });
  }
  const { json } = await world.call("POST", "/chat/create", {
    as: world.key,
    body: { user_id: person.id, message: canary },
  });
  for (let n = 0; n < 12; n += 1)
    await world.call("POST", `/chat/${json.conversation_id}/send`, { as: world.key, body: { message: canary } });
}

/** A file that has the canary in its name and in itself. */
async function attach(ticket: number, canary: string, fields: Record<string, string>): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("files", new File([canary], `${canary}.txt`));
  const { status } = await world.call("POST", `/tickets/${ticket}/attachments`, { as: world.key, body: form });
  expect(status).toBe(201);
}

/** What there is to aim at, by what an address says before its id; made before the callers' own sessions, and none of their keys. */
async function ids(): Promise<Record<string, number[]>> {
  const { prisma } = world.desk;
  for (let n = 0; n < 8; n += 1) {
    await world.keyWith("view_chat");
    await world.cookieOf(world.people.bo);
  }
  const of = async (rows: Promise<{ id: number | bigint }[]>) => (await rows).map(({ id }) => Number(id));
  const select = { id: true } as const;
  return {
    tickets: await of(prisma.ticket.findMany({ select })),
    chat: await of(prisma.conversation.findMany({ select })),
    messages: await of(prisma.message.findMany({ select, where: { conversation: { isChat: true } } })),
    users: await of(prisma.person.findMany({ select })),
    attachments: await of(prisma.attachment.findMany({ select })),
    webhooks: await of(prisma.webhook.findMany({ select })),
    deliveries: await of(prisma.delivery.findMany({ select })),
    keys: await of(prisma.apiKey.findMany({ select, orderBy: { id: "desc" }, take: 8 })),
    sessions: await of(prisma.agentSession.findMany({ select })),
  };
}

it("holds for every operation", { timeout: Math.max(60_000, requests * 20) }, async () => {
  const fuzzed = operations.filter(ends);
  expect(fuzzed.length).toBeGreaterThan(10);

  for (const operation of fuzzed) {
    // What the operation before switched off would refuse everything here.
    await world.desk.prisma.webhook.updateMany({ data: { disabledAt: null } });
    const property = fc.asyncProperty(requestFor(operation, { resolve, callers: callers.length, known }), (request) =>
      check(operation, request),
    );
    await fc.assert(property, { seed, numRuns: Math.ceil(requests / fuzzed.length), endOnFailure: requests > 10_000 });
    const good = [...(statuses.get(operation.operationId)?.keys() ?? [])].filter((status) => status < 300);
    expect([operation.operationId, good.length > 0]).toEqual([operation.operationId, true]);
  }
});

/** JSON or a file; a stream does not end. */
const ends = ({ responses }: Operation): boolean =>
  Object.values(responses).every(({ content = { "*/*": {} } }) => "application/json" in content || "*/*" in content);

async function check(operation: Operation, request: FuzzRequest): Promise<void> {
  const caller = callers[request.caller] as Caller;
  const response = await world.app.request(`http://desk.test${request.url}`, {
    method: operation.method,
    headers: { ...request.headers, ...caller.credentials },
    ...(request.body === undefined || operation.method === "GET" ? {} : { body: request.body }),
  });
  const answer = await response.text();
  count(operation.operationId, response.status);

  const what = `${caller.name}: ${operation.method} ${request.url.slice(0, 300)} ${request.body?.slice(0, 300) ?? ""} -> ${response.status} ${answer.slice(0, 500)}`;
  if (response.status >= 500) throw new Error(`A server's error. ${what} ${JSON.stringify(world.logged.at(-1))}`);
  // An address with another id in it may be another address.
  const known =
    response.status in operation.responses ||
    ((response.status === 404 || response.status === 405) && leftThePath(operation, request));
  if (!known) throw new Error(`An undocumented status. ${what}`);
  for (const canary of caller.forbidden) {
    if (answer.includes(canary)) throw new Error(`${canary} was told. ${what}`);
  }
  const problem = schemaProblem(operation, response.status, answer);
  if (problem !== undefined) throw new Error(`${problem}. ${what}`);
}

const leftThePath = ({ path }: Operation, { url }: FuzzRequest): boolean =>
  path.split("/").length !== url.split("?")[0]?.split("/").length || /\/(?:%2e|\.)*(?:\/|\?|$)/i.test(url);

function schemaProblem({ path, method, responses }: Operation, status: number, answer: string): string | undefined {
  if (!responses[status]?.content?.["application/json"]) return undefined;
  const pointer = [path, method.toLowerCase(), "responses", String(status), "content", "application/json", "schema"];
  const escaped = pointer.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
  const validate = ajv.getSchema(`document#/paths/${escaped}`) as ValidateFunction | undefined;
  if (!validate) return "The document has no schema for this answer";
  return validate(JSON.parse(answer))
    ? undefined
    : `The answer is not as documented: ${ajv.errorsText(validate.errors)}`;
}

function resolve(schema: Schema): Schema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : (document.components.schemas[name] ?? {});
}

function count(operation: string, status: number): void {
  const found = statuses.get(operation) ?? new Map<number, number>();
  found.set(status, (found.get(status) ?? 0) + 1);
  statuses.set(operation, found);
}
