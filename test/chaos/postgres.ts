// A PostgreSQL that can be ended in every way and started again on the same port. What it has committed stays.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { openCluster, spawnPostgres } from "../../src/database/cluster.ts";
import { findPostmaster, stopPostmaster } from "../../src/database/postmaster.ts";
import { freePort } from "../../src/free-port.ts";

export interface ChaosPostgres {
  url: string;
  /** Every connection of every process, at once. */
  killConnections(): Promise<void>;
  /** As a crash of the server does: no farewell, and it recovers when it starts. */
  crash(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

// A crash of the server only: what it wrote is with the operating system, so nothing needs to be on the disk.
const settings = { fsync: "off", max_connections: 200 };

export async function startChaosPostgres(): Promise<ChaosPostgres> {
  const home = await mkdtemp(path.join(tmpdir(), "threadesk-chaos-"));
  const cluster = await openCluster(home);
  const port = await freePort();
  const urlOf = (database: string) => `postgresql://${cluster.role}:${cluster.password}@127.0.0.1:${port}/${database}`;

  const start = async () => {
    await spawnPostgres(cluster, port, settings);
    for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
      if (await tells(urlOf("postgres"), "SELECT")) return;
    }
    throw new Error("PostgreSQL did not start.");
  };
  await start();
  await tells(urlOf("postgres"), "CREATE DATABASE chaos");
  return {
    url: urlOf("chaos"),
    start,
    async killConnections() {
      const others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'chaos'";
      await tells(urlOf("postgres"), others);
    },
    async crash() {
      const postmaster = await findPostmaster(cluster.path);
      if (postmaster) process.kill(postmaster.pid, "SIGQUIT");
      while (await findPostmaster(cluster.path)) await sleep(20);
    },
    stop: () => stopPostmaster(cluster.path),
    async close() {
      await stopPostmaster(cluster.path);
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function tells(url: string, statement: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(statement);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
