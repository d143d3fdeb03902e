// A database that is away, or has no connection left: 503 with Retry-After, and nothing half done.

import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectDatabase, type Database } from "../../src/database/connect.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../src/database/embedded.ts";
import { migrate } from "../../src/database/migrate.ts";
import { createDesk, type Desk } from "../../src/desk/desk.ts";
import { createApiKey } from "../../src/desk/keys/api-keys.ts";
import { createHttpApp, type HttpApp } from "../../src/http/app.ts";
import { noAttachments } from "../attachments.ts";
import { silentLog } from "../silent-log.ts";

let dataDir: string;
let postgres: EmbeddedPostgres;
let database: Database;
let desk: Desk;
let app: HttpApp;
let key: string;

const connect = (): void => {
  database = connectDatabase({ url: postgres.url, log: silentLog, max: 2 });
  desk = createDesk(database);
  app = createHttpApp({
    desk,
    attachments: noAttachments,
    log: silentLog,
    readiness: async () => ({}),
    publicUrl: "https://desk.example",
  });
};

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "threadesk-away-"));
  await chmod(dataDir, 0o711);
  postgres = await startEmbeddedPostgres({ dataDir, log: silentLog });
  await migrate(postgres.url, silentLog);
  connect();
  key = (await createApiKey(desk, { name: "Shop", notes: false })).secret;
  await desk.prisma.person.create({ data: { name: "Carla", role: "customer" } });
}, 60_000);

afterAll(async () => {
  await database.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

const open = (headers: Record<string, string> = {}) =>
  app.request("http://desk.test/customerservices/tickets", {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", ...headers },
    body: JSON.stringify({ user_id: 1, subject: "S", description: "D" }),
  });

async function expectAway(response: Response): Promise<void> {
  expect([response.status, response.headers.get("Retry-After")]).toEqual([503, "2"]);
  expect(await response.json()).toMatchObject({ success: false, code: "unavailable" });
}

describe("no connection left", () => {
  it("is 503 within three seconds for statements and transactions alike, and over when there is one again", async () => {
    const held = [await database.pool.connect(), await database.pool.connect()];
    const begun = Date.now();
    const [plain, once] = await Promise.all([open(), open({ "Idempotency-Key": "full" })]);
    const took = Date.now() - begun;
    for (const client of held) client.release();

    await expectAway(plain);
    await expectAway(once);
    expect(took).toBeLessThan(3_000);
    expect(await desk.prisma.ticket.count()).toBe(0);
    expect((await open({ "Idempotency-Key": "full" })).status).toBe(201);
    expect(await desk.prisma.ticket.count()).toBe(1);
  });
});

describe("a database that stops", () => {
  it("is 503, and the same request goes through once when it is back", { timeout: 60_000 }, async () => {
    const before = await desk.prisma.ticket.count();
    const running = Array.from({ length: 10 }, (_, index) => open({ "Idempotency-Key": `stop-${index}` }));
    await postgres.stop();
    const during = await Promise.all([...running, open(), open({ "Idempotency-Key": "stop-10" })]);
    for (const response of during) if (response.status !== 201) await expectAway(response);
    expect(during.slice(-2).map(({ status }) => status)).toEqual([503, 503]);

    await database.close();
    postgres = await startEmbeddedPostgres({ dataDir, log: silentLog });
    connect();
    for (let index = 0; index <= 10; index += 1)
      expect((await open({ "Idempotency-Key": `stop-${index}` })).status).toBe(201);

    expect(await desk.prisma.ticket.count()).toBe(before + 11);
    const [tickets, conversations, opened] = await Promise.all([
      desk.prisma.ticket.count(),
      desk.prisma.conversation.count(),
      desk.prisma.event.count({ where: { type: "ticket.opened" } }),
    ]);
    expect([conversations, opened]).toEqual([tickets, tickets]);
  });
});
