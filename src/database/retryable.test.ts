// Every error that is worth another try, made for real.
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../test/postgres.ts";
import { silentLog as log } from "../../test/silent-log.ts";
import { freePort } from "../free-port.ts";
import { connectDatabase, type Database } from "./connect.ts";
import { isRetryable } from "./retryable.ts";

let fresh: FreshDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = connectDatabase({ url: fresh.url, log, max: 6 });
  await database.pool.query("CREATE TABLE seat (id int PRIMARY KEY, taken int)");
});
beforeEach(() => database.pool.query("TRUNCATE seat; INSERT INTO seat VALUES (1, 0), (2, 0)"));
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const asked = ({ pool, prisma, quickReads }: Database) => [
  pool.query("SELECT 1"),
  prisma.$queryRaw`SELECT 1`,
  quickReads.query({ text: "SELECT 1" }),
];

// Both sides wait for each other: neither may give up before, however busy the machine is.
const patient = { maxWait: 10_000, timeout: 10_000 };

describe("worth another try", () => {
  it("a deadlock, through Prisma", async () => {
    const bothHold = meetingOf(2);
    const take = (first: number, second: number) =>
      database.prisma.$transaction(async (tx) => {
        await tx.$executeRaw`UPDATE seat SET taken = taken + 1 WHERE id = ${first}`;
        await bothHold();
        await tx.$executeRaw`UPDATE seat SET taken = taken + 1 WHERE id = ${second}`;
      }, patient);

    expect(await failures(take(1, 2), take(2, 1))).toEqual([true]);
  });

  it("a deadlock, on the pool", async () => {
    const bothHold = meetingOf(2);
    const take = (first: number, second: number) =>
      onOneClient(async (client) => {
        await client.query("BEGIN");
        await client.query("UPDATE seat SET taken = 1 WHERE id = $1", [first]);
        await bothHold();
        await client.query("UPDATE seat SET taken = 1 WHERE id = $1", [second]);
      });

    expect(await failures(take(1, 2), take(2, 1))).toEqual([true]);
  });

  it("a lost race of serializable transactions, at the statement and at the commit", async () => {
    const bothRead = meetingOf(2);
    const bump = () =>
      database.prisma.$transaction(
        async (tx) => {
          await tx.$queryRaw`SELECT taken FROM seat WHERE id = 1`;
          await bothRead();
          await tx.$executeRaw`UPDATE seat SET taken = taken + 1 WHERE id = 1`;
        },
        { ...patient, isolationLevel: "Serializable" },
      );
    expect(await failures(bump(), bump())).toEqual([true]);

    const bothWrote = meetingOf(2);
    const skew = (mine: number) =>
      database.prisma.$transaction(
        async (tx) => {
          await tx.$queryRaw`SELECT sum(taken) FROM seat`;
          await tx.$executeRaw`UPDATE seat SET taken = 1 WHERE id = ${mine}`;
          await bothWrote();
        },
        { ...patient, isolationLevel: "Serializable" },
      );
    expect(await failures(skew(1), skew(2))).toEqual([true]);
  });

  it("a connection killed during a statement and between two, through Prisma and on the pool", async () => {
    const during = database.prisma.$queryRaw`SELECT 1 FROM pg_sleep(20)`;
    const duringOnPool = database.pool.query("SELECT pg_sleep(20)");
    const killed = meetingOf(2);
    const between = database.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`UPDATE seat SET taken = 1 WHERE id = 1`;
      await killed();
      await tx.$executeRaw`UPDATE seat SET taken = 2 WHERE id = 1`;
    }, patient);
    const caught = failures(during, duringOnPool, between);
    await expect
      .poll(() =>
        onServer(
          "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND (wait_event = 'PgSleep' OR state = 'idle in transaction')",
        ),
      )
      .toHaveLength(3);

    await onServer(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    void killed();

    expect(await caught).toEqual([true, true, true]);
    expect((await database.pool.query("SELECT taken FROM seat WHERE id = 1")).rows).toEqual([{ taken: 0 }]);
  });

  it("a shared connection killed under all that waits on it, and asked again before it is gone", async () => {
    const ask = () => database.quickReads.query({ text: "SELECT pg_sleep(0.05)" });
    const waiting = Array.from({ length: 40 }, ask);
    const caught = failures(...waiting);
    await onServer(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    const first = await Promise.race(
      waiting.map((each) =>
        each.then(
          () => undefined,
          () => "broken",
        ),
      ),
    );
    const after: Promise<unknown>[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      after.push(ask());
      await sleep(first === "broken" ? 1 : 5);
    }

    expect(new Set([...(await caught), ...(await failures(...after))])).toEqual(new Set([true]));
  });

  it("no free connection in time", async () => {
    const narrow = connectDatabase({ url: fresh.url, log, max: 1 });
    const held = await narrow.pool.connect();

    const waiting = await failures(narrow.pool.query("SELECT 1"), narrow.prisma.$queryRaw`SELECT 1`);

    held.release();
    await narrow.close();
    expect(waiting).toEqual([true, true]);
  });

  it("a transaction that took too long", async () => {
    const slow = database.prisma.$transaction(
      async (tx) => {
        await sleep(120);
        await tx.$queryRaw`SELECT 1`;
      },
      { timeout: 50 },
    );

    expect(await failures(slow)).toEqual([true]);
  });

  it("a server that is down, hangs up, or does not speak", async () => {
    const down = connectDatabase({ url: `postgresql://a:b@127.0.0.1:${await freePort()}/c`, log });
    expect(await failures(...asked(down))).toEqual([true, true, true]);
    await down.close();

    for (const behaviour of ["hang up", "say nothing"] as const) {
      const { url, server } = await listen(behaviour);
      const broken = connectDatabase({ url, log });
      expect(await failures(...asked(broken))).toEqual([true, true, true]);
      await broken.close();
      server.close();
    }
  });

  it("a server with no connection left", async () => {
    const name = new URL(fresh.url).pathname.slice(1);
    await onServer("CREATE ROLE guest LOGIN PASSWORD 'guest' CONNECTION LIMIT 0");
    const url = new URL(fresh.url);
    [url.username, url.password, url.pathname] = ["guest", "guest", name];
    const full = connectDatabase({ url: url.href, log });

    expect(await failures(...asked(full))).toEqual([true, true, true]);

    await full.close();
    await onServer("DROP ROLE guest");
  });
});

describe("wrong however often it is tried", () => {
  it("what is not a matter of luck", async () => {
    const caught = await failures(
      database.pool.query("INSERT INTO seat VALUES (1, 1)"),
      database.prisma.$executeRaw`INSERT INTO seat VALUES (1, 1)`,
      database.prisma.$queryRaw`SELEC`,
      database.prisma.$queryRaw`SELECT ${"\u0000"}::text`,
      database.prisma.person.create({ data: JSON.parse("{}") }),
      database.pool.query("SET LOCAL statement_timeout = 20; SELECT pg_sleep(1)"),
    );

    expect(caught).toEqual([false, false, false, false, false, false]);
    expect([undefined, null, "P2034", new Error("no"), {}].map(isRetryable)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

it("reads int8 as a number where that is exact, and times as dates", async () => {
  const { rows } = await database.pool.query(
    "SELECT count(*) AS n, 9007199254740993::int8 AS big, now() AS at FROM seat",
  );

  expect(rows).toEqual([{ n: 2, big: 9007199254740993n, at: expect.any(Date) }]);
});

/** Resolves for everybody when `count` have come. */
function meetingOf(count: number): () => Promise<void> {
  let [come, open] = [0, () => {}];
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    come += 1;
    if (come === count) open();
    return all;
  };
}

/** For each promise that fails, whether that is worth another try. */
async function failures(...attempts: PromiseLike<unknown>[]): Promise<boolean[]> {
  const results = await Promise.allSettled(attempts);
  return results.flatMap((result) => (result.status === "rejected" ? [isRetryable(result.reason)] : []));
}

async function onOneClient(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await database.pool.connect();
  try {
    await work(client);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

async function onServer(statement: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: fresh.url });
  await client.connect();
  const { rows } = await client.query(statement).finally(() => client.end());
  return rows;
}

async function listen(behaviour: "hang up" | "say nothing"): Promise<{ url: string; server: Server }> {
  const port = await freePort();
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    if (behaviour === "hang up") socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { url: `postgresql://a:b@127.0.0.1:${port}/c`, server };
}
