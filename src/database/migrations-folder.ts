import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { MigrationList } from "@prisma/schema-engine-wasm";

export interface Migration {
  name: string;
  sql: string;
}

/** `prisma/migrations/<time>_<name>/migration.sql`, oldest first: what Prisma's own tools read. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const read = async (name: string) => ({
    name,
    sql: await readFile(path.join(folder, name, "migration.sql"), "utf8"),
  });
  return Promise.all(names.sort().map(read));
}

export const LOCK_FILE = "migration_lock.toml";
export const LOCK_CONTENT = 'provider = "postgresql"\n';

/** The same in the schema engine's words. */
export function toMigrationList(folder: string, migrations: Migration[]): MigrationList {
  return {
    baseDir: folder,
    lockfile: { path: LOCK_FILE, content: LOCK_CONTENT },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  };
}
