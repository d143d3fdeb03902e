import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshDatabase } from "../../test/postgres.ts";
import { silentLog } from "../../test/silent-log.ts";
import type { Log } from "../log.ts";
import { createBullDoorbell } from "./bullmq.ts";
import { queuePool } from "./bullmq-backends.ts";

it("a connection of the queue that breaks while it is in somebody's hand ends no process", async () => {
  const database = await freshDatabase();
  const pool = new pg.Pool(queuePool(database.url, 1, silentLog));
  pool.on("error", () => undefined);
  const client = await pool.connect();
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const ended = new Promise((resolve) => client.once("end", resolve));

  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
  await ended;

  expect(client.listenerCount("error")).toBeGreaterThan(0);
  client.release(true);
  await other.end();
  await pool.end();
  await database.drop();
});

describe("while the database is not there yet", () => {
  let world: { url: string; create(): Promise<unknown>; drop(): Promise<void> };
  beforeEach(async () => {
    world = await missingDatabase();
  });
  afterEach(() => world.drop());

  it("a worker is tried again, and answers once it is", async () => {
    const doorbell = createBullDoorbell({ databaseUrl: world.url, log: silentLog });
    const answered: string[] = [];
    doorbell.answer(async (lane) => void answered.push(lane), { concurrency: 1 });

    await world.create();
    const other = createBullDoorbell({ databaseUrl: world.url, log: silentLog });
    other.ring("ada");

    await expect.poll(() => answered).toEqual(["ada"]);
    await other.close();
    await doorbell.close();
  });

  it("a queue is tried again: what was rung meanwhile is heard, and it says that it is well", async () => {
    const lost: string[] = [];
    const isLost = (words: string) => words.includes("was lost");
    const log: Log = { ...silentLog, warn: (_: object, words = "") => void (isLost(words) && lost.push(words)) };
    const doorbell = createBullDoorbell({ databaseUrl: world.url, log });
    doorbell.ring("ada");
    const refused = await doorbell.healthy();

    await world.create();
    const other = createBullDoorbell({ databaseUrl: world.url, log: silentLog });
    const answered: string[] = [];
    other.answer(async (lane) => void answered.push(lane), { concurrency: 1 });

    await expect.poll(() => answered).toEqual(["ada"]);
    expect(refused).toMatch(/does not answer/);
    expect(await doorbell.healthy()).toBeUndefined();
    expect(lost).toEqual([]);
    await other.close();
    await doorbell.close();
  });

  it("a queue that never was can be closed", async () => {
    const doorbell = createBullDoorbell({ databaseUrl: world.url, log: silentLog });
    doorbell.ring("ada");

    await doorbell.close();
    expect(await doorbell.healthy()).toMatch(/closed before it was connected/);
  });
});

async function missingDatabase() {
  const database = await freshDatabase({ migrated: false });
  const missing = new URL(database.url);
  missing.pathname = `${missing.pathname}_later`;
  const server = new pg.Client({ connectionString: database.url });
  await server.connect();
  const name = missing.pathname.slice(1);
  return {
    url: missing.href,
    create: () => server.query(`CREATE DATABASE ${name}`),
    async drop() {
      await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await server.end();
      await database.drop();
    },
  };
}
