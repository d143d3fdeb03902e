import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { authenticateApiKey, createApiKey, ensureApiKey } from "./api-keys.ts";
import { hashOf } from "./secrets.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

const secret = "a-key-of-the-configuration-0123456789";

it("the configuration's key is made once, also when another process is making it just now", async () => {
  const { pool, prisma } = world.database;
  const { id } = await createApiKey(world.desk, { name: "made at once", notes: true });
  const other = await pool.connect();
  await other.query("BEGIN");
  await other.query("UPDATE api_key SET hash = $1 WHERE id = $2", [hashOf(secret), id]);

  const ensured = ensureApiKey(world.desk, secret);
  await expect.poll(waiting, { interval: 20 }).toBe(1);
  await other.query("COMMIT");
  other.release();
  await ensured;

  expect(await prisma.apiKey.count()).toBe(1);
  expect(await authenticateApiKey(world.desk, secret)).toMatchObject({ name: "made at once" });
});

/** How many statements wait for a lock of somebody else's. */
async function waiting(): Promise<number> {
  const { rows } = await world.database.pool.query(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows[0]?.n ?? 0;
}
