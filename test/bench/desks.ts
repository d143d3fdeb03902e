// Desks to measure: a database filled by SQL, our program on it, and the floor beside it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { connectDatabase } from "../../src/database/connect.ts";
import { startEmbeddedPostgres } from "../../src/database/embedded.ts";
import { migrate } from "../../src/database/migrate.ts";
import { createDesk } from "../../src/desk/desk.ts";
import { foldTicketCounters } from "../../src/desk/sql/ticket-stats.ts";
import { packageRoot } from "../../src/package-root.ts";
import { startProcess } from "../process.ts";
import { silentLog } from "../silent-log.ts";
import { fillDesk } from "./fill.ts";
import type { Place } from "./load.ts";

/** Where it is called, and what its processor time is read by. */
export interface Side extends Place {
  pid: number;
  /** What its connections say they are. */
  application: string;
}

export interface BenchDesk {
  tickets: number;
  /** Of its database. */
  url: string;
  ours: Side;
  floor: Side;
  pool: pg.Pool;
  close(): Promise<void>;
}

export const benchKey = "bench-key-0123456789abcdef0123456789";

/** A PostgreSQL for the whole benchmark, with the settings that npm start gives it. */
export async function openServer(): Promise<{ url: string; close(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "threadesk-bench-"));
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog });
  return {
    url: server.url,
    async close() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function openDesk(server: string, tickets: number, messages: number): Promise<BenchDesk> {
  const url = await createDatabase(server, `bench_${tickets}`);
  await migrate(url, silentLog);
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  await fillDesk(pool, { tickets, messages });
  const desk = await startDesk(url);
  const floor = await startFloor(url);
  const folding = foldAsTheWorkerDoes(url);
  return {
    tickets,
    url,
    ours: desk.side,
    floor: { base: floor.url, headers: {}, pid: floor.child.pid ?? 0, application: "floor" },
    pool,
    async close() {
      await desk.close();
      floor.child.kill("SIGTERM");
      await folding.stop();
      await pool.end();
    },
  };
}

/** Our http service on that database. */
export async function startDesk(url: string): Promise<{ side: Side; close(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "threadesk-bench-"));
  const desk = await startProcess({
    PORT: "0",
    SERVICES: "http",
    DATA_DIR: dataDir,
    DATABASE_URL: url,
    SANDBOX: "off",
    LOG_LEVEL: "error",
    RATE_LIMIT_REQUESTS: "0",
    RATE_LIMIT_CUSTOMER_WRITES: "0",
    RATE_LIMIT_CONVERSATION_WRITES: "0",
    BOOTSTRAP_API_KEY: benchKey,
  });
  return {
    side: {
      base: `${desk.url}/customerservices`,
      headers: { authorization: `Bearer ${benchKey}` },
      pid: desk.pid,
      application: "threadesk",
    },
    async close() {
      await desk.stop("SIGTERM");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const foldMs = 1_000;

/** Only the http service runs here; nothing else of the worker's matters to it. */
function foldAsTheWorkerDoes(url: string): { stop(): Promise<void> } {
  const database = connectDatabase({ url, log: silentLog, max: 1 });
  const desk = createDesk(database);
  const timer = setInterval(() => void foldTicketCounters(desk).catch(() => undefined), foldMs);
  return {
    async stop() {
      clearInterval(timer);
      await database.close();
    },
  };
}

export async function createDatabase(server: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function startFloor(url: string) {
  const child = spawn(process.execPath, [path.join(packageRoot(), "dist/test/bench/floor.js"), url], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, url: line.toString().trim() };
}
