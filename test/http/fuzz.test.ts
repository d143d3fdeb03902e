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
  secret: string | undefined;
  /** What no answer to them may hold. */
  forbidden: string[];
}

let world: HttpWorld;
let callers: Caller[];
let operations: Operation[];
let ajv: Ajv2020;
let document: { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };
const statuses = new Map<string, Map<number, number>>();

beforeAll(async () => {
  world = await createHttpWorld();
  for (const name of ["carla", "dora"] as const) await furnish(name);
  const tokens = { carla: await world.tokenOf(world.people.carla), dora: await world.tokenOf(world.people.dora) };
  callers = [
    { name: "key", secret: world.key, forbidden: [] },
    { name: "key without notes", secret: world.plainKey, forbidden: [noteCanary] },
    { name: "Carla", secret: tokens.carla, forbidden: [noteCanary, canaryOf.dora] },
    { name: "Dora", secret: tokens.dora, forbidden: [noteCanary, canaryOf.carla] },
    { name: "narrow key", secret: await world.keyWith("view_tickets"), forbidden: [] },
    { name: "nobody", secret: undefined, forbidden: [noteCanary, canaryOf.carla, canaryOf.dora] },
  ];
  document = (await world.call("GET", "/openapi.json")).json;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );
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
  }
  await world.call("POST", "/chat/create", { as: world.key, body: { user_id: person.id, message: canary } });
}

it("holds for every operation", { timeout: Math.max(60_000, requests * 20) }, async () => {
  const fuzzed = operations.filter(answersJson);
  expect(fuzzed.length).toBeGreaterThan(10);

  for (const operation of fuzzed) {
    const property = fc.asyncProperty(requestFor(operation, resolve, callers.length), (request) =>
      check(operation, request),
    );
    await fc.assert(property, { seed, numRuns: Math.ceil(requests / fuzzed.length), endOnFailure: requests > 10_000 });
    const good = [...(statuses.get(operation.operationId)?.keys() ?? [])].filter((status) => status < 300);
    expect([operation.operationId, good.length > 0]).toEqual([operation.operationId, true]);
  }
});

/** A stream does not end, and a file is no JSON. */
const answersJson = ({ responses }: Operation): boolean =>
  Object.entries(responses).every(([, { content }]) => content === undefined || "application/json" in content);

async function check(operation: Operation, request: FuzzRequest): Promise<void> {
  const caller = callers[request.caller] as Caller;
  const response = await world.app.request(`http://desk.test${request.url}`, {
    method: operation.method,
    headers: {
      ...request.headers,
      ...(caller.secret === undefined ? {} : { Authorization: `Bearer ${caller.secret}` }),
    },
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
  if (!responses[status]?.content) return undefined;
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
