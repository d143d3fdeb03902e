// Who calls is remembered for a moment. What ends in this process ends at once; what ends in another, within a second.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectDatabase } from "../../src/database/connect.ts";
import type { Actor } from "../../src/desk/actor.ts";
import { createDesk, type Desk } from "../../src/desk/desk.ts";
import { createApiKey } from "../../src/desk/keys/api-keys.ts";
import { mintCustomerToken } from "../../src/desk/keys/customer-tokens.ts";
import { revokeApiKey } from "../../src/desk/keys/manage-keys.ts";
import { rotateSigningKeys } from "../../src/desk/keys/signing-keys.ts";
import { removeAgent } from "../../src/desk/people/agents.ts";
import { makeLoginLink, useLoginLink } from "../../src/desk/people/login-links.ts";
import { admitAgent } from "../../src/desk/people/recognize.ts";
import { keptMs } from "../../src/desk/recent.ts";
import { createHttpApp, type HttpApp } from "../../src/http/app.ts";
import { noAttachments } from "../attachments.ts";
import { freshDatabase } from "../postgres.ts";
import { silentLog } from "../silent-log.ts";

const operator: Actor = { kind: "system", job: "test" };
const started = new Date("2025-11-09T16:00:00Z").getTime();
const clock = { now: started };

interface Process {
  desk: Desk;
  app: HttpApp;
}

let here: Process;
let elsewhere: Process;
let close: () => Promise<void>;

beforeAll(async () => {
  const fresh = await freshDatabase();
  const database = connectDatabase({ url: fresh.url, log: silentLog });
  const open = (): Process => {
    const desk = createDesk({ ...database, now: () => new Date(clock.now) });
    const readiness = async () => ({});
    const parts = { desk, readiness, log: silentLog, publicUrl: "https://desk.example", attachments: noAttachments };
    return { desk, app: createHttpApp(parts) };
  };
  [here, elsewhere] = [open(), open()];
  close = async () => {
    await database.close();
    await fresh.drop();
  };
});
afterAll(() => close());

const ask = async ({ app }: Process, headers: Record<string, string>, path = "/tickets") =>
  (await app.request(`http://desk.test/customerservices${path}`, { headers })).status;

async function newAgent(name: string) {
  const { id } = await here.desk.prisma.person.create({ data: { name, role: "agent" } });
  const { token } = await makeLoginLink(here.desk, operator, { agent: id });
  const secret = await useLoginLink(here.desk, token, null);
  return { id, headers: { Cookie: `threadesk_session=${secret}` } };
}

const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}` });

async function key() {
  const { id, secret } = await createApiKey(here.desk, { name: "Shop", notes: false });
  return { headers: bearer(secret), end: () => revokeApiKey(here.desk, operator, { key: id }) };
}

async function token() {
  const { id } = await here.desk.prisma.person.create({ data: { name: "Carla", role: "customer" } });
  const { token: secret } = await mintCustomerToken(here.desk, operator, { person: id });
  return { headers: bearer(secret), end: () => rotateSigningKeys(here.desk, operator, { atOnce: true }) };
}

async function session() {
  const { id, headers } = await newAgent("Ada");
  return { headers, end: () => removeAgent(here.desk, operator, { agent: id }) };
}

async function signedOut() {
  const { headers } = await newAgent("Bo");
  const out = { method: "POST", headers: { ...headers, "Sec-Fetch-Site": "same-origin" } };
  return { headers, end: () => here.app.request("http://desk.test/customerservices/logout", out) };
}

describe.each([
  ["an API key that is revoked", key],
  ["a customer's token, when the keys are rotated at once", token],
  ["the session of an agent who is removed", session],
  ["a session that is signed out", signedOut],
])("%s", (_, make) => {
  it("opens nothing any more: here at once, elsewhere after a second at most", async () => {
    const { headers, end } = await make();
    expect([await ask(here, headers), await ask(elsewhere, headers)]).toEqual([200, 200]);

    await end();

    expect(await ask(here, headers)).toBe(401);
    clock.now += keptMs - 1;
    expect(await ask(here, headers)).toBe(401);
    clock.now += 1;
    expect(await ask(elsewhere, headers)).toBe(401);
  });
});

it("a key revoked while it is being looked up is not remembered as good", async () => {
  const { headers, end } = await key();

  const [first] = await Promise.all([ask(here, headers), end()]);

  expect([200, 401]).toContain(first);
  expect(await ask(here, headers)).toBe(401);
});

it("a token ends on its second, however lately it was seen", async () => {
  const { id } = await here.desk.prisma.person.create({ data: { name: "Dora", role: "customer" } });
  const minted = await mintCustomerToken(here.desk, operator, { person: id, seconds: 60 });
  clock.now = minted.expiresAt.getTime() - 1;
  const before = await ask(here, bearer(minted.token));
  clock.now += 1;

  expect([before, await ask(here, bearer(minted.token))]).toEqual([200, 401]);
});

it("who becomes an admin may do what admins may at once", async () => {
  const { id, headers } = await newAgent("Cyd");
  await here.desk.prisma.identity.create({ data: { personId: id, platform: "slack", externalId: "U0CYD" } });
  const before = await ask(here, headers, "/keys");
  const account = { platform: "slack", userId: "U0CYD", name: "Cyd", email: null, avatarUrl: null } as const;
  await admitAgent(here.desk, { ...account, role: "admin", via: "admin" });

  expect([before, await ask(here, headers, "/keys")]).toEqual([403, 200]);
});

it("asks the database once for many requests", async () => {
  const { headers } = await key();
  let looks = 0;
  const desk: Desk = {
    ...here.desk,
    one(statement, values) {
      if (statement.name === "find-api-key") looks += 1;
      return here.desk.one(statement, values);
    },
  };
  const readiness = async () => ({});
  const parts = { desk, readiness, log: silentLog, publicUrl: "https://desk.example", attachments: noAttachments };
  const counted = { desk, app: createHttpApp(parts) };

  const statuses = await Promise.all(Array.from({ length: 20 }, () => ask(counted, headers)));

  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(looks).toBe(1);
});
