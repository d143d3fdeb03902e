// What counting costs, in rows that the database looked at: a desk four times as large may take four times as many, and no more.

import pg from "pg";
import { expect, it, vi } from "vitest";
import { fillDesk } from "../../../test/bench/fill.ts";
import { fillEvents } from "../../../test/bench/fill-events.ts";
import { freshDatabase } from "../../../test/postgres.ts";
import { silentLog } from "../../../test/silent-log.ts";
import { connectDatabase } from "../../database/connect.ts";
import { createDesk, type Desk } from "../desk.ts";
import { countAnew, countStatistics } from "./count.ts";

const changes = 500;

it("reads as many rows for each conversation of a large desk as of a small one, from the beginning and later", async () => {
  const small = await rowsOf(3_000);
  const large = await rowsOf(12_000);

  expect(small.anew).toBeGreaterThan(3_300 * 3);
  expect(large.anew / small.anew).toBeLessThan(4.4);
  expect(small.later).toBeGreaterThan(changes * 3);
  expect(large.later / small.later).toBeLessThan(1.2);
}, 60_000);

/** Of counting all of a desk, and then so many changes in it. */
async function rowsOf(tickets: number): Promise<{ anew: number; later: number }> {
  const { url, drop } = await freshDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    await fillDesk(pool, { tickets, messages: 1 });
    await fillEvents(pool);
    await pool.query("VACUUM ANALYZE");
    const anew = await readIn(url, async (desk) => {
      await countAnew(desk);
      while (!(await countStatistics(desk)));
    });
    await pool.query(
      `INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data)
       SELECT id, 1, 'ticket.status_changed', 'agent', 1000001, 'Agent', '{"from": "open", "to": "resolved"}' FROM ticket ORDER BY id LIMIT $1`,
      [changes],
    );
    const later = await readIn(url, countStatistics);
    return { anew, later };
  } finally {
    await pool.end();
    await drop();
  }
}

/** A connection tells what it read at its end at the latest, and is gone after that. */
async function readIn(url: string, work: (desk: Desk) => Promise<unknown>): Promise<number> {
  const before = await rowsRead(url);
  const database = connectDatabase({ url, log: silentLog, max: 1 });
  await work(createDesk(database));
  await database.close();
  await vi.waitFor(async () => expect(await connections(url)).toBe(0), { timeout: 10_000 });
  return (await rowsRead(url)) - before;
}

const rowsRead = (url: string) =>
  ask(
    url,
    "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) AS n FROM pg_stat_user_tables WHERE schemaname = 'public'",
  );

const connections = (url: string) =>
  ask(
    url,
    "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'threadesk'",
  );

async function ask(url: string, question: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: string }>(question);
    return Number(rows[0]?.n);
  } finally {
    await client.end();
  }
}
