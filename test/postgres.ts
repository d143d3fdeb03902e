// One PostgreSQL for the whole test run, and a database of its own for each suite.
import { randomBytes } from "node:crypto";
import { statfsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../src/database/embedded.ts";
import { migrate } from "../src/database/migrate.ts";
import { stopPostmaster } from "../src/database/postmaster.ts";
import { isRunning } from "../src/database/running-process.ts";
import { silentLog } from "./silent-log.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

// A suite's database is some 300 files: half the cost in memory, where there is room for it.
const FOLDER = hasRoom("/dev/shm") ? "/dev/shm" : tmpdir();
const PREFIX = "threadesk-test-";
const TEMPLATE = "template_desk";
// What is lost in a crash is made again by the next run.
const FAST = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: 200 };

/** Vitest's global set-up: returns the tear-down. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dataDir = path.join(FOLDER, `${PREFIX}${process.pid}`);
  await mkdir(dataDir, { mode: 0o711 });
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, settings: FAST });
  await onServer(server.url, `CREATE DATABASE ${TEMPLATE}`);
  await migrate(urlOf(server.url, TEMPLATE), silentLog);
  project.provide("postgresUrl", server.url);

  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

export interface FreshDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Migrated and empty, in some 30 ms. Who forgets `drop` loses nothing: the server is thrown away after the run. */
export async function freshDatabase({ migrated = true } = {}): Promise<FreshDatabase> {
  const server = inject("postgresUrl");
  const name = `desk_${randomBytes(6).toString("hex")}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${migrated ? TEMPLATE : "template1"} STRATEGY FILE_COPY`);
  return { url: urlOf(server, name), drop: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

/** A killed run leaves its server and its folder behind. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(FOLDER)) {
    const pid = Number(name.slice(PREFIX.length));
    if (!name.startsWith(PREFIX) || !pid || isRunning(pid)) continue;
    const folder = path.join(FOLDER, name);
    await stopPostmaster(path.join(folder, "postgres")).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > 4 * 1_024 ** 3;
  } catch {
    return false;
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
