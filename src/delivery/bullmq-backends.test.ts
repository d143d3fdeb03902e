import pg from "pg";
import { expect, it } from "vitest";
import { freshDatabase } from "../../test/postgres.ts";
import { silentLog } from "../../test/silent-log.ts";
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

it("a worker whose database is not there yet is tried again, and answers once it is", async () => {
  const database = await freshDatabase({ migrated: false });
  const missing = new URL(database.url);
  missing.pathname = `${missing.pathname}_later`;
  const doorbell = createBullDoorbell({ databaseUrl: missing.href, log: silentLog });
  const answered: string[] = [];
  const answering = doorbell.answer(async (lane) => void answered.push(lane), { concurrency: 1 });
  const server = new pg.Client({ connectionString: database.url });
  await server.connect();

  await server.query(`CREATE DATABASE ${missing.pathname.slice(1)}`);
  await answering;
  const other = createBullDoorbell({ databaseUrl: missing.href, log: silentLog });
  other.ring("ada");

  await expect.poll(() => answered).toEqual(["ada"]);
  await other.close();
  await doorbell.close();
  await server.query(`DROP DATABASE ${missing.pathname.slice(1)} WITH (FORCE)`);
  await server.end();
  await database.drop();
});
