import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "../generated/prisma/client.ts";
import type { Log } from "../log.ts";
import { openQuickConnections, type QuickConnections } from "./quick-connections.ts";

const STATEMENTS_KEPT = 500;
// Of the connections, and how many there must be before some are set apart.
const QUICK_CONNECTIONS = 2;
const LEAST_TO_SHARE = 8;
const CLOSE_PATIENCE_MS = 5_000;

export interface Database {
  /** For hot statements. int8 comes as a number where that is exact. */
  pool: pg.Pool;
  /** For lists, where there is one: a copy that follows a moment behind. */
  replica: pg.Pool | undefined;
  /** Everything else, on the same connections. */
  prisma: PrismaClient;
  /** For what is read by its key. */
  quickReads: Pick<QuickConnections, "query">;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  replicaUrl?: string | undefined;
  log: Log;
  /** Connections to each of them, at most. */
  max?: number;
}

export function connectDatabase({ url, replicaUrl, log, max = 10 }: DatabaseOptions): Database {
  const quick = max < LEAST_TO_SHARE ? 0 : QUICK_CONNECTIONS;
  const pool = openPool({ url, log, max: max - quick });
  const replica = replicaUrl === undefined ? undefined : openPool({ url: replicaUrl, log, max });
  const quickReads = quick === 0 ? undefined : openQuickConnections(quick, settings(url), log);
  const adapter = new PrismaPg(pool, { statementNameGenerator: createStatementNames() });
  const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 1_000, timeout: 4_000 } });
  return {
    pool,
    replica,
    prisma,
    quickReads: quickReads ?? pool,
    async close() {
      await prisma.$disconnect();
      const ended = Promise.all([pool.end(), quickReads?.end(), replica?.end()]);
      await Promise.race([ended, sleep(CLOSE_PATIENCE_MS, undefined, { ref: false })]);
    },
  };
}

function openPool({ url, log, max }: { url: string; log: Log; max: number }): pg.Pool {
  const pool = new pg.Pool({ ...settings(url), max });
  // A connection that breaks says so by an event, and one that nobody hears ends the process.
  pool.on("connect", (client) =>
    client.on("error", (error) => log.debug({ err: error }, "a database connection broke")),
  );
  pool.on("error", (error) => log.warn({ err: error }, "an idle database connection broke"));
  return pool;
}

/** Never waits for ever: not for a connection, not for a statement, not for a transaction that someone left open. */
const settings = (url: string) => ({
  connectionString: url,
  application_name: "threadesk",
  // The hot statements are written for one plan each, whatever their values; planning them anew would cost more than running them.
  options: "-c timezone=UTC -c datestyle=ISO -c plan_cache_mode=force_generic_plan",
  connectionTimeoutMillis: 2_000,
  statement_timeout: 5_000,
  idle_in_transaction_session_timeout: 10_000,
  keepAlive: true,
  types: { getTypeParser },
});

const parseNumber = (text: string): number | bigint => {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
};

function getTypeParser(oid: number, format?: "text" | "binary"): (value: string) => unknown {
  if (oid === pg.types.builtins.INT8 && format !== "binary") return parseNumber;
  return pg.types.getTypeParser(oid, format ?? "text");
}

/** A name makes a connection keep the plan. Only so many are kept: lists of every length would fill its memory. */
export function createStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= STATEMENTS_KEPT) return "";
    const name = `p_${createHash("sha1").update(sql).digest("hex")}`;
    names.set(sql, name);
    return name;
  };
}
