import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { silentLog as log } from "../../test/silent-log.ts";
import { freePort } from "../free-port.ts";
import { openCluster, spawnPostgres } from "./cluster.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded.ts";
import { findPostmaster, stopPostmaster } from "./postmaster.ts";

let dataDir: string;
let cluster: string;
let server: EmbeddedPostgres | undefined;

beforeEach(async () => {
  dataDir = path.join(tmpdir(), `threadesk-embedded-${process.pid}-${Date.now()}`);
  cluster = path.join(dataDir, "postgres");
  await mkdir(dataDir, { mode: 0o711 });
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  await stopPostmaster(cluster);
  await rm(dataDir, { recursive: true, force: true });
});

it("keeps its data, its password to itself, and speaks UTF-8 and UTC", async () => {
  server = await startEmbeddedPostgres({ dataDir, log });
  await query("CREATE TABLE note AS SELECT 'Grüße'::text AS words");
  await server.stop();

  server = await startEmbeddedPostgres({ dataDir, log });

  expect(await query("SELECT words, upper(words) AS loud FROM note")).toEqual([{ words: "Grüße", loud: "GRÜßE" }]);
  expect(await query("SHOW timezone")).toEqual([{ TimeZone: "UTC" }]);
  expect(await query("SHOW fsync")).toEqual([{ fsync: "on" }]);
  await query("CREATE EXTENSION pg_trgm");
  const [{ trigrams } = { trigrams: [] }] = await query("SELECT show_trgm('Ж') AS trigrams");
  expect(trigrams).not.toEqual([]);
  expect((await stat(path.join(dataDir, "postgres.password"))).mode & 0o777).toBe(0o600);
  expect(server.url).toMatch(/@127\.0\.0\.1:\d+\//);
});

it("refuses a second living Threadesk on the same directory", async () => {
  server = await startEmbeddedPostgres({ dataDir, log });

  const second = startEmbeddedPostgres({ dataDir, log });

  await expect(second).rejects.toThrow(`another Threadesk (pid ${process.pid}) uses ${dataDir}`);
});

it("goes on after its process was killed: the lock is stale, the server still answers and is used again", async () => {
  await startAndLeaveBehind();
  const leftBehind = await findPostmaster(cluster);

  server = await startEmbeddedPostgres({ dataDir, log });

  expect(leftBehind).toBeDefined();
  expect(await findPostmaster(cluster)).toEqual(leftBehind);
  expect(await query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

it("cleans up when the process and its server were killed", async () => {
  await startAndLeaveBehind();
  const leftBehind = await findPostmaster(cluster);
  process.kill(leftBehind?.pid ?? 0, "SIGKILL");

  server = await startEmbeddedPostgres({ dataDir, log });

  expect((await findPostmaster(cluster))?.pid).not.toBe(leftBehind?.pid);
  expect(await query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

it("is not misled by a stranger that has the old server's pid now", async () => {
  server = await startEmbeddedPostgres({ dataDir, log });
  await server.stop();
  await writeFile(
    path.join(cluster, "postmaster.pid"),
    `${process.pid}\n${cluster}\n1\n5432\n\n127.0.0.1\n0 0\nready\n`,
  );

  server = await startEmbeddedPostgres({ dataDir, log });

  expect(await query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

it("starts its server again on the same port when that is killed", async () => {
  server = await startEmbeddedPostgres({ dataDir, log });
  const { pid = 0 } = (await findPostmaster(cluster)) ?? {};

  process.kill(pid, "SIGKILL");

  await vi.waitFor(async () => expect(await query("SELECT 1 AS one")).toEqual([{ one: 1 }]), {
    timeout: 10_000,
    interval: 100,
  });
});

it("stops fast though someone is in the middle of a transaction", async () => {
  server = await startEmbeddedPostgres({ dataDir, log });
  const client = new pg.Client({ connectionString: server.url });
  client.on("error", () => undefined);
  await client.connect();
  await client.query("BEGIN; CREATE TABLE half_done ()");
  const began = Date.now();

  await server.stop();

  expect(Date.now() - began).toBeLessThan(2_000);
});

/** What a killed start leaves: a server that runs on, and the lock of a process that is gone. */
async function startAndLeaveBehind(): Promise<void> {
  const made = await openCluster(dataDir);
  await spawnPostgres(made, await freePort(), {});
  await vi.waitFor(async () => expect((await findPostmaster(cluster))?.status).toBe("ready"), { timeout: 5_000 });
  const gone = spawn(process.execPath, ["-e", ""]);
  await once(gone, "exit");
  await writeFile(path.join(dataDir, "threadesk.lock"), JSON.stringify({ pid: gone.pid, started: "1" }));
}

async function query(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server?.url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
