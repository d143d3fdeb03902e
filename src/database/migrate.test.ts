import { cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../test/postgres.ts";
import { silentLog as log } from "../../test/silent-log.ts";
import { packageRoot } from "../package-root.ts";
import { migrate } from "./migrate.ts";

let database: FreshDatabase;
let migrations: string;
let client: pg.Client;

beforeEach(async () => {
  database = await freshDatabase({ migrated: false });
  const prisma = await mkdtemp(path.join(tmpdir(), "threadesk-migrate-"));
  migrations = path.join(prisma, "migrations");
  await mkdir(migrations);
  await cp(path.join(packageRoot(), "prisma", "schema.prisma"), path.join(prisma, "schema.prisma"));
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
  await rm(path.dirname(migrations), { recursive: true });
});

it("applies what is missing, raw SQL and all, and then nothing, also beside somebody who migrates", async () => {
  await write(
    "1_first",
    `
    CREATE EXTENSION pg_trgm;
    CREATE TABLE note (id int PRIMARY KEY, words text);
    CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END; $$;
    CREATE VIEW short_note AS SELECT * FROM note WHERE length(words) < 3;
    CREATE INDEX note_some ON note (words) WHERE id > 3;`,
  );
  await write("2_second", "ALTER TABLE note ADD COLUMN rank int DEFAULT two();");

  expect(await migrate(database.url, log, migrations)).toEqual(["1_first", "2_second"]);
  // Where nothing is missing it neither waits for the lock nor starts the engine, which reads the schema.
  const schema = path.join(path.dirname(migrations), "schema.prisma");
  await rename(schema, `${schema}.away`);
  await client.query("SELECT pg_advisory_lock(72707369)");
  expect(await migrate(database.url, log, migrations)).toEqual([]);
  await client.query("SELECT pg_advisory_unlock(72707369)");
  await rename(`${schema}.away`, schema);
  await write("3_third", "CREATE INDEX CONCURRENTLY note_rank ON note (rank);");
  expect(await migrate(database.url, log, migrations)).toEqual(["3_third"]);
});

it("applies each migration once when several processes start at once", async () => {
  await write("1_first", "CREATE TABLE note (id int); SELECT pg_sleep(0.1);");

  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url, log, migrations)));

  expect(applied.flat()).toEqual(["1_first"]);
});

it("says what is wrong with a migration, leaves nothing of it behind, and takes the mended one", async () => {
  await write("1_first", "CREATE TABLE note (id int);");
  await write("2_second", "CREATE TABLE half (id int);\nSELEC 1;");

  await expect(migrate(database.url, log, migrations)).rejects.toThrow(
    'Migration 2_second failed: line 2: syntax error at or near "SELEC"',
  );
  expect((await client.query("SELECT to_regclass('note') AS note, to_regclass('half') AS half")).rows).toEqual([
    { note: "note", half: null },
  ]);

  await write("2_second", "CREATE TABLE half (id int);");
  expect(await migrate(database.url, log, migrations)).toEqual(["2_second"]);
});

it("keeps the ledger that `prisma migrate deploy` keeps, and stops at its failed migrations", async () => {
  await write("1_first", "CREATE TABLE note (id int);");
  await migrate(database.url, log, migrations);

  const { rows } = await client.query(
    "SELECT migration_name, length(checksum) AS checksum, applied_steps_count AS steps, finished_at IS NOT NULL AS finished FROM _prisma_migrations",
  );
  expect(rows).toEqual([{ migration_name: "1_first", checksum: 64, steps: 1, finished: true }]);

  await client.query("UPDATE _prisma_migrations SET finished_at = NULL, logs = 'out of disk'");
  await expect(migrate(database.url, log, migrations)).rejects.toThrow(
    /1_first failed half-way.*prisma migrate resolve.*out of disk/s,
  );
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(path.join(migrations, name), { recursive: true });
  await writeFile(path.join(migrations, name, "migration.sql"), sql);
}
