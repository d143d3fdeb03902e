// Every endpoint × every set of permissions × every kind of caller × own, another's and nobody's things (A3, A11, A14). What is
// expected follows from the endpoint's declaration alone.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPermission, type Permission, permissions, permissionsOf } from "../../src/desk/permissions.ts";
import type { Need } from "../../src/http/endpoint.ts";
import { endpoints } from "../../src/http/endpoints.ts";
import { type Belongings, type Sample, samples } from "./samples.ts";
import { type Asking, createHttpWorld, type HttpWorld } from "./world.ts";

interface Someone {
  who: string;
  kind: "key" | "agent" | "admin" | "customer" | "stranger";
  granted: ReadonlySet<Permission>;
  asking: Asking;
  /** Whether there are notes for them. */
  notes: boolean;
  /** A customer's own id. */
  person?: number;
}

/** Whose things are asked for: Carla's, those of the customer who asks, or those of nobody. */
type Place = "Carla's" | "their own" | "nobody's";

const nobody: Belongings = {
  person: 99_999,
  ticket: 99_999,
  conversation: 99_999,
  key: 99_999,
  session: 99_999,
  attachment: 99_999,
  noteAttachment: 99_999,
  message: 99_999,
  webhook: 99_999,
  delivery: 99_999,
};

let world: HttpWorld;
let carlas: Belongings;
let callers: Someone[];
let cases = 0;

beforeAll(async () => {
  world = await createHttpWorld();
  carlas = await belongings();
  callers = [...(await keys()), ...(await people()), ...strangers()];
}, 60_000);
afterAll(async () => {
  console.log(`authorisation matrix: ${cases} cases`);
  await world.close();
});

it("has a sample of every endpoint", () => {
  expect(
    endpoints.map(({ name }) => name).filter((name) => !samples.some(({ endpoint }) => endpoint === name)),
  ).toEqual([]);
});

it("A3: has a declared need for every endpoint", () => {
  for (const { needs, alsoNeeds = [] } of endpoints) {
    expect(isPermission(needs) || ["manage_keys", "agent", "authenticated"].includes(needs)).toBe(true);
    expect(alsoNeeds.every(isPermission)).toBe(true);
  }
});

describe.each(samples.map((sample, index) => [`${sample.endpoint} (${index})`, sample] as const))("%s", (_, sample) => {
  const endpoint = endpoints.find(({ name }) => name === sample.endpoint);

  it("A11, A14: answers each caller as it declares", { timeout: 60_000 }, async () => {
    if (!endpoint) throw new Error(`There is no endpoint ${sample.endpoint}.`);
    const rule = {
      ...sample,
      needs: sample.needs ?? endpoint.needs,
      alsoNeeds: endpoint.alsoNeeds ?? [],
      customers: sample.customers ?? endpoint.customers,
    };
    const wrong: string[] = [];
    for (const caller of callers) {
      for (const place of placesOf(sample, caller)) {
        const path = sample.path?.(place === "nobody's" ? nobody : await fresh(sample, caller), world) ?? endpoint.path;
        const person = place === "their own" ? (caller.person ?? 0) : carlas.person;
        const body = sample.body?.({ ...carlas, person }, world);
        const { status } = await world.call(endpoint.method.toUpperCase(), path, { ...caller.asking, body });
        const expected = expectedStatus(rule, caller, place);
        cases += 1;
        const agrees = expected === 200 ? status >= 200 && status < 300 : status === expected;
        if (!agrees) wrong.push(`${caller.who}, ${place}: ${status} where ${expected} was declared`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

function placesOf({ placeless, names }: Sample, { person }: Someone): readonly Place[] {
  if (!placeless) return ["Carla's", "nobody's"];
  return names && person !== undefined ? ["Carla's", "their own"] : ["Carla's"];
}

interface Rule extends Pick<Sample, "placeless" | "names" | "notes" | "agents"> {
  customers: "never" | undefined;
  needs: Need;
  alsoNeeds: readonly Permission[];
}

function expectedStatus(rule: Rule, caller: Someone, place: Place): number {
  if (caller.kind === "stranger") return 401;
  if (!isAllowed(rule, caller)) return 403;
  if (rule.notes && !caller.notes) return rule.notes === "refused" ? 403 : 404;
  if (place === "nobody's") return 404;
  if (rule.agents && (caller.kind === "agent" || caller.kind === "admin")) return 403;
  const isAnothers = place === "Carla's" && caller.person !== undefined && caller.person !== carlas.person;
  if (!isAnothers) return 200;
  // To name somebody else is refused; somebody else's things are not there; a list has none of them.
  if (rule.names) return 403;
  return rule.placeless ? 200 : 404;
}

function isAllowed({ needs, alsoNeeds, customers }: Rule, { kind, granted }: Someone): boolean {
  if (kind === "customer" && customers === "never") return false;
  if (!alsoNeeds.every((permission) => granted.has(permission))) return false;
  if (isPermission(needs)) return granted.has(needs);
  if (needs === "manage_keys") return kind !== "agent" && permissions.every((permission) => granted.has(permission));
  return needs === "authenticated" || kind === "agent" || kind === "admin";
}

/** What one request uses up is made anew for each. */
async function fresh(sample: Sample, caller: Someone): Promise<Belongings> {
  if (sample.endpoint === "revokeKey") {
    const { json } = await world.call("POST", "/keys", {
      as: world.key,
      body: { name: "Gone", permissions: ["view_chat"] },
    });
    return { ...carlas, key: json.key.id };
  }
  if (sample.endpoint === "revokeSession") {
    await world.cookieOf(caller.kind === "admin" ? world.people.bo : world.people.ada);
    const { id } = await world.desk.prisma.agentSession.findFirstOrThrow({ orderBy: { id: "desc" } });
    return { ...carlas, session: id };
  }
  if (sample.endpoint === "deleteMessage") return { ...carlas, message: await say(carlas.conversation) };
  if (sample.endpoint === "deleteTicket") return { ...carlas, ticket: await openTicket() };
  if (sample.endpoint === "removeWebhook") return { ...carlas, webhook: await spareWebhook() };
  return carlas;
}

/** There may be but a few webhooks at a time. */
async function spareWebhook(): Promise<number> {
  const spare = await world.desk.prisma.webhook.findFirst({ where: { description: "Gone" } });
  return spare?.id ?? makeWebhook("Gone");
}

async function makeWebhook(description: string): Promise<number> {
  const body = { url: "https://app.example.com/webhooks", description };
  const { json } = await world.call("POST", "/webhooks", { as: world.key, body });
  return json.webhook.id;
}

async function say(conversation: number): Promise<number> {
  const { json } = await world.call("POST", `/chat/${conversation}/send`, {
    as: world.key,
    body: { message: "Hello" },
  });
  return json.message_id;
}

async function openTicket(): Promise<number> {
  const body = { user_id: world.people.carla.id, subject: "S", description: "D" };
  const { json } = await world.call("POST", "/tickets", { as: world.key, body });
  return json.ticket.id;
}

async function attach(ticket: number, fields: Record<string, string>): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("files", new File(["Hello"], "hello.txt"));
  const { json } = await world.call("POST", `/tickets/${ticket}/attachments`, { as: world.key, body: form });
  return json.attachments[0].id;
}

async function belongings(): Promise<Belongings> {
  const as = world.key;
  const person = world.people.carla.id;
  const webhook = await makeWebhook("Kept");
  const ticket = await openTicket();
  const started = await world.call("POST", "/chat/create", { as, body: { user_id: person, message: "Hello" } });
  const { json } = await world.call("GET", `/webhooks/${webhook}/deliveries`, { as });
  return {
    ...nobody,
    person,
    ticket,
    conversation: started.json.conversation_id,
    message: started.json.message_id,
    attachment: await attach(ticket, {}),
    noteAttachment: await attach(ticket, { is_internal: "true" }),
    webhook,
    delivery: json.deliveries[0].id,
  };
}

async function keys(): Promise<Someone[]> {
  const key = async (who: string, granted: readonly Permission[]): Promise<Someone> => ({
    who,
    kind: "key",
    granted: new Set(granted),
    notes: true,
    asking: { as: await world.keyWith(...granted) },
  });
  const all = new Set(permissions);
  return Promise.all([
    key("a key with nothing", []),
    key("a key with all", permissions),
    { who: "a key without notes", kind: "key", granted: all, notes: false, asking: { as: world.plainKey } } as const,
    ...permissions.map((one) => key(`a key with ${one} alone`, [one])),
    ...permissions.map((one) =>
      key(
        `a key with all but ${one}`,
        permissions.filter((other) => other !== one),
      ),
    ),
  ]);
}

async function people(): Promise<Someone[]> {
  const { ada, bo, carla, dora, petra } = world.people;
  const customer = async (who: string, person: { id: number }): Promise<Someone> => ({
    who,
    kind: "customer",
    granted: permissionsOf("customer"),
    notes: false,
    asking: { as: await world.tokenOf(person) },
    person: person.id,
  });
  const agent = async (role: "agent" | "admin", person: { id: number; name: string }): Promise<Someone> => ({
    who: person.name,
    kind: role,
    granted: permissionsOf(role),
    notes: true,
    asking: { cookie: await world.cookieOf(person) },
  });
  return [
    await agent("agent", ada),
    await agent("admin", bo),
    await customer("Carla", carla),
    await customer("Dora", dora),
    await customer("Petra", petra),
  ];
}

function strangers(): Someone[] {
  const stranger = (who: string, asking: Asking): Someone => ({
    who,
    kind: "stranger",
    granted: new Set(),
    notes: false,
    asking,
  });
  return [
    stranger("nobody", {}),
    stranger("a wrong key", { as: "tdk_wrong" }),
    stranger("half a key", { as: world.key.slice(0, 20) }),
    stranger("a wrong cookie", { cookie: `threadesk_session=${"A".repeat(43)}` }),
  ];
}
