// npm run db:migration -- <name> [--empty]: writes the migration that leads from the older ones to the schema.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { packageRoot } from "../package-root.ts";
import { startEmbeddedPostgres } from "./embedded.ts";
import { openEngineSession } from "./engine-session.ts";
import { migrate } from "./migrate.ts";
import { LOCK_CONTENT, LOCK_FILE } from "./migrations-folder.ts";
import { createSchemaEngine, NO_FILTER } from "./schema-engine.ts";

const [name, flag] = process.argv.slice(2);
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Give the migration a name in small letters: npm run db:migration -- add_ticket_tags [--empty]");
  process.exit(1);
}

const log = pino({ level: "warn" });
const scratch = await mkdtemp(path.join(tmpdir(), "threadesk-migration-"));
// Started by root, PostgreSQL runs as another user, who must get in.
await chmod(scratch, 0o711);
const database = await startEmbeddedPostgres({ dataDir: scratch, log });
try {
  await writeMigration(database.url, name, flag === "--empty");
} finally {
  await database.stop();
  await rm(scratch, { recursive: true, force: true });
}

async function writeMigration(url: string, migrationName: string, empty: boolean): Promise<void> {
  const folder = path.join(packageRoot(), "prisma", "migrations");
  await migrate(url, log, folder);
  const script = empty
    ? "-- SQL of your own\n"
    : await differenceTo(url, path.join(packageRoot(), "prisma", "schema.prisma"));
  if (script.includes("This is an empty migration")) {
    return console.log("The migrations lead to this schema already (--empty begins one for SQL of your own).");
  }

  const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const file = path.join(folder, `${time}_${migrationName}`, "migration.sql");
  await mkdir(path.dirname(file));
  await writeFile(file, script);
  await writeFile(path.join(folder, LOCK_FILE), LOCK_CONTENT);
  console.log(`Wrote ${path.relative(packageRoot(), file)}. Read it before you commit it.`);
}

/** The SQL that leads from the database as it is to the schema as it is written. */
async function differenceTo(url: string, schemaFile: string): Promise<string> {
  const schema = { path: schemaFile, content: await readFile(schemaFile, "utf8") };
  const session = await openEngineSession(url);
  try {
    const engine = await createSchemaEngine(session, schema);
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files: [schema], configDir: path.dirname(schemaFile) },
      to: { tag: "schemaDatamodel", files: [schema] },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    return stdout ?? "";
  } finally {
    await session.end();
  }
}
