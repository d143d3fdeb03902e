import { readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import type { Log } from "../log.ts";
import { packageRoot } from "../package-root.ts";
import { type EngineSession, openEngineSession } from "./engine-session.ts";
import { type Migration, readMigrations, toMigrationList } from "./migrations-folder.ts";
import { createSchemaEngine, NO_FILTER } from "./schema-engine.ts";

// The key that `prisma migrate deploy` uses too, so the two never run at once.
const LOCK_KEY = 72707369;

/**
 * Applies what is not applied yet of prisma/migrations, and keeps the ledger as `prisma migrate deploy` does. Each
 * migration and its line in the ledger are one transaction: killed at any moment, the next start goes on. Any number of
 * processes may call this at once. Returns the names of what it applied.
 */
export async function migrate(url: string, log: Log, folder = migrationsFolder()): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const session = await openEngineSession(url);
  try {
    if ((await pendingOf(session, migrations)).length === 0) return [];
    await session.query("SELECT pg_advisory_lock($1)", [LOCK_KEY]);
    const pending = await pendingOf(session, migrations);
    if (pending.length > 0) await applyAll(session, folder, migrations, pending, log);
    return pending.map(({ name }) => name);
  } finally {
    await session.end();
  }
}

export interface MigrationState {
  /** What the next start applies. */
  pending: string[];
  /** Which broke half-way; then nothing starts. */
  failed: string | undefined;
  /** Applied by a newer version than this. */
  unknown: string[];
}

/** Looks, and changes nothing. @throws when the database does not answer */
export async function migrationState(url: string, folder = migrationsFolder()): Promise<MigrationState> {
  const names = (await readMigrations(folder)).map(({ name }) => name);
  const session = await openEngineSession(url);
  try {
    const ledger = await readLedger(session);
    const applied = ledger.filter(({ state }) => state === "applied").map(({ name }) => name);
    return {
      pending: names.filter((name) => !applied.includes(name)),
      failed: ledger.find(({ state }) => state === "failed")?.name,
      unknown: applied.filter((name) => !names.includes(name)),
    };
  } finally {
    await session.end();
  }
}

const migrationsFolder = (): string => path.join(packageRoot(), "prisma", "migrations");

async function applyAll(
  session: EngineSession,
  folder: string,
  all: Migration[],
  pending: Migration[],
  log: Log,
): Promise<void> {
  const schemaFile = path.join(folder, "..", "schema.prisma");
  const schema = { path: schemaFile, content: await readFile(schemaFile, "utf8") };
  const failure: Failure = {};
  const engine = await createSchemaEngine(session, schema, (error, script) =>
    Object.assign(failure, { error, script }),
  );
  const applyFirst = (count: number) =>
    engine.applyMigrations({ migrationsList: toMigrationList(folder, all.slice(0, count)), filters: NO_FILTER });

  // Makes the ledger, which it looks for by a statement that fails and so would spoil a transaction.
  await applyFirst(0);
  for (const migration of pending) {
    const apply = () => applyFirst(all.indexOf(migration) + 1);
    await (refusesTransaction(migration.sql) ? apply() : inTransaction(session, apply)).catch((cause) => {
      throw new Error(`Migration ${migration.name} failed: ${explain(failure) ?? cause}`, { cause });
    });
    log.info({ migration: migration.name }, "applied a migration");
  }
  engine.free();
}

async function pendingOf(session: EngineSession, migrations: Migration[]): Promise<Migration[]> {
  const ledger = await readLedger(session);
  const failed = ledger.find(({ state }) => state === "failed");
  if (failed) {
    const advice = "Mend the database by hand, then tell it with `npx prisma migrate resolve`.";
    throw new Error(
      `Migration ${failed.name} failed half-way in an earlier run. ${advice}\n${failed.logs ?? ""}`.trim(),
    );
  }
  const applied = new Set(ledger.filter(({ state }) => state === "applied").map(({ name }) => name));
  return migrations.filter(({ name }) => !applied.has(name));
}

interface LedgerLine {
  name: string;
  state: "applied" | "failed" | "rolled_back";
  logs: string | null;
}

async function readLedger(session: EngineSession): Promise<LedgerLine[]> {
  try {
    const { rows } = await session.query<LedgerLine>(`
      SELECT migration_name AS name, logs, CASE
        WHEN rolled_back_at IS NOT NULL THEN 'rolled_back'
        WHEN finished_at IS NULL THEN 'failed'
        ELSE 'applied' END AS state
      FROM _prisma_migrations`);
    return rows;
  } catch (error) {
    const undefinedTable = error instanceof pg.DatabaseError && error.code === "42P01";
    if (undefinedTable) return [];
    throw error;
  }
}

async function inTransaction(session: EngineSession, work: () => Promise<unknown>): Promise<void> {
  await session.query("BEGIN");
  try {
    await work();
    await session.query("COMMIT");
  } catch (error) {
    await session.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** An index built CONCURRENTLY, or a script that begins and ends its own transactions. */
function refusesTransaction(sql: string): boolean {
  const code = sql.replace(/--.*$/gm, "");
  return /\bCONCURRENTLY\b|^\s*(BEGIN|COMMIT|START TRANSACTION)\b[^;\n]*;/im.test(code);
}

interface Failure {
  error?: unknown;
  script?: string;
}

function explain({ error, script = "" }: Failure): string | undefined {
  if (!(error instanceof pg.DatabaseError)) return error instanceof Error ? error.message : undefined;
  const line = error.position ? `line ${script.slice(0, Number(error.position)).split("\n").length}: ` : "";
  return [`${line}${error.message}`, error.detail, error.hint].filter(Boolean).join(" ");
}
