import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../test/postgres.ts";
import { silentLog as log } from "../../test/silent-log.ts";
import { connectDatabase, type Database } from "./connect.ts";

let fresh: FreshDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = connectDatabase({ url: fresh.url, log, max: 10 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const echo = (value: number) =>
  database.quickReads
    .query<{ result: number; pid: number }>({
      name: "echo",
      text: "SELECT 10 / $1::int AS result, pg_backend_pid() AS pid",
      values: [value],
    })
    .then(({ rows }) => rows[0]);

describe("quick connections", () => {
  it("give each statement its own answer, over few connections", async () => {
    const found = await Promise.all(Array.from({ length: 200 }, (_, n) => echo((n % 10) + 1)));

    expect(found.map((row) => row?.result)).toEqual(
      Array.from({ length: 200 }, (_, n) => Math.trunc(10 / ((n % 10) + 1))),
    );
    expect(new Set(found.map((row) => row?.pid)).size).toBe(2);
  });

  it("fail the statement that fails, and no other", async () => {
    const results = await Promise.allSettled([1, 0, 2, 5, 0, 10].map(echo));

    expect(results.map((each) => (each.status === "fulfilled" ? each.value?.result : each.reason.code))).toEqual([
      10,
      "22012",
      5,
      2,
      "22012",
      1,
    ]);
  });

  it("connect again after they were cut, with the same plans and settings", async () => {
    await echo(1);

    await database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );

    await vi.waitFor(async () => {
      const found = await Promise.all([1, 2, 5, 10].map(echo));
      expect(found.map((row) => row?.result)).toEqual([10, 5, 2, 1]);
    });
    const { rows } = await database.quickReads.query({ text: "SHOW statement_timeout" });
    expect(rows).toEqual([{ statement_timeout: "5s" }]);
  });

  it("take nothing more once they are closed, and let what runs finish", async () => {
    const other = connectDatabase({ url: fresh.url, log, max: 10 });
    const running = other.quickReads.query({ text: "SELECT 1 AS one" });

    await other.close();

    expect((await running).rows).toEqual([{ one: 1 }]);
    await expect(other.quickReads.query({ text: "SELECT 1" })).rejects.toThrow("closed");
  });
});
