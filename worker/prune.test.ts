import { afterEach, beforeEach, expect, it } from "vitest";
import { readConfig } from "../src/config.ts";
import { backfillHorizonMs } from "../src/delivery/backfill-plan.ts";
import { ensureTarget } from "../src/delivery/targets.ts";
import { startConversation } from "../src/desk/conversations/start.ts";
import { openTestDesk, type TestDesk } from "../test/desk.ts";
import { pruneDone } from "./prune.ts";

const retention = { inboxDays: 30, deliveryDays: 30 };

let world: TestDesk;
beforeEach(async () => {
  world = await openTestDesk();
  await ensureTarget(world.desk, "slack", "C1");
});
afterEach(() => world.close());

const sql = (text: string) => world.database.pool.query(text);
const count = async (table: string) => Number((await sql(`SELECT count(*) FROM ${table}`)).rows[0]?.count);

it("removes what was done long ago in batches, and keeps what waits, what was given up, and every word and event", async () => {
  const { desk, jane } = world;
  for (let n = 0; n < 4; n += 1) await startConversation(desk, jane, { customer: jane.id, body: `words ${n}` });
  const deliveries = await count("delivery");
  await sql("UPDATE delivery SET state = 'sent', sent_at = now() - interval '31 days'");
  await sql("UPDATE delivery SET state = 'dead' WHERE id = (SELECT min(id) FROM delivery)");
  await sql("UPDATE delivery SET state = 'pending' WHERE id = (SELECT max(id) FROM delivery)");
  await sql("UPDATE delivery SET sent_at = now() WHERE id = (SELECT max(id) - 1 FROM delivery)");
  await sql(`INSERT INTO inbox (platform, event_key, lane, position, payload, processed_at)
             SELECT 'slack', n::text, 'a', n, '{}', now() - interval '31 days' FROM generate_series(1, 12000) n`);
  await sql(
    "UPDATE inbox SET processed_at = NULL WHERE event_key = '1'; UPDATE inbox SET processed_at = now() WHERE event_key = '2'; UPDATE inbox SET error = 'away' WHERE event_key = '3'",
  );
  const words = [await count("message"), await count("event")];

  await pruneDone(desk, retention);

  expect(await count("delivery")).toBe(3);
  expect(deliveries).toBeGreaterThan(4);
  expect(await count("inbox")).toBe(3);
  expect([await count("message"), await count("event")]).toEqual(words);
});

it("goes on behind what was told again of late, however much that is", async () => {
  const { desk, jane } = world;
  const { conversation } = await startConversation(desk, jane, { customer: jane.id, body: "words" });
  await sql("DELETE FROM delivery");
  const { rows } = await sql(`
    INSERT INTO event (conversation_id, seq, type, actor_kind, actor_name, data)
    SELECT ${conversation}, 100 + n, 'message.added', 'system', 'test', '{}' FROM generate_series(1, 10500) n RETURNING id`);
  const first = Number(rows[0]?.id);
  await sql(`
    INSERT INTO delivery (conversation_id, target_id, event_id, state, created_at, sent_at)
    SELECT ${conversation}, 1, ${first} + n, 'sent', now() - interval '40 days', now() - CASE WHEN n < 5200 THEN interval '1 day' ELSE interval '31 days' END
      FROM generate_series(0, 10499) n ORDER BY n`);

  await pruneDone(desk, retention);

  expect(await count("delivery")).toBe(5_200);
});

it("forgets kept answers after seven days, however many there are, and none before", async () => {
  const { desk, clock } = world;
  await sql(`INSERT INTO idempotency (principal, key, hash, status, response, created_at)
             SELECT 'key 1', n::text, 'h', 200, '{}', timestamptz '${clock.now.toISOString()}' - interval '8 days' FROM generate_series(1, 12000) n`);
  await sql(
    `UPDATE idempotency SET created_at = timestamptz '${clock.now.toISOString()}' - interval '6 days' WHERE key = '7'`,
  );

  await pruneDone(desk, retention);

  expect((await sql("SELECT key FROM idempotency")).rows).toEqual([{ key: "7" }]);
});

it("forgets what became of messages that never came", async () => {
  const at = (days: number) => `timestamptz '${world.clock.now.toISOString()}' - interval '${days} days'`;
  await sql(
    `INSERT INTO early_change (target_id, external_id, at) VALUES (1, 'old', ${at(31)}), (1, 'young', ${at(29)})`,
  );

  await pruneDone(world.desk, retention);

  expect((await sql("SELECT external_id FROM early_change")).rows).toEqual([{ external_id: "young" }]);
});

it("waits for nobody: what somebody holds is left for the next time", async () => {
  await sql(
    `INSERT INTO inbox (platform, event_key, lane, position, payload, processed_at) VALUES ('slack', 'held', 'a', 1, '{}', now() - interval '31 days'), ('slack', 'free', 'a', 2, '{}', now() - interval '31 days')`,
  );
  const client = await world.database.pool.connect();
  await client.query("BEGIN; SELECT * FROM inbox WHERE event_key = 'held' FOR UPDATE");

  await pruneDone(world.desk, retention);
  await client.query("ROLLBACK");
  client.release();

  expect((await sql("SELECT event_key FROM inbox")).rows).toEqual([{ event_key: "held" }]);
});

it("keeps the inbox for longer than back-fill looks back, whatever is configured", () => {
  const days = (value?: string) =>
    readConfig(value === undefined ? {} : { RETENTION_INBOX_DAYS: value }).retention.inboxDays;

  expect(days() * 86_400_000).toBeGreaterThan(backfillHorizonMs);
  expect(days("15") * 86_400_000).toBeGreaterThan(backfillHorizonMs);
  expect(() => days("14")).toThrow("RETENTION_INBOX_DAYS");
});
