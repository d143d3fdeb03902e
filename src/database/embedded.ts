import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { freePort } from "../free-port.ts";
import type { Log } from "../log.ts";
import { type Cluster, lastWords, openCluster, type Settings, spawnPostgres } from "./cluster.ts";
import { findPostmaster, stopPostmaster } from "./postmaster.ts";
import { LockHeldError, type ProcessLock, takeProcessLock } from "./process-lock.ts";

const DATABASE = "threadesk";
const START_PATIENCE_MS = 60_000;
const ANSWER_PATIENCE_MS = 10_000;

export interface EmbeddedPostgres {
  url: string;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of our own under `<dataDir>/postgres`. Its data stay; a server that a killed process left running is used
 * again; a second living Threadesk on the same directory is refused.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log: Log;
  /** On top of the settings for a small machine. */
  settings?: Settings;
}): Promise<EmbeddedPostgres> {
  const { log, settings = {} } = options;
  const home = path.resolve(options.dataDir);
  await mkdir(home, { recursive: true, mode: 0o711 });
  const lock = await lockHome(home);

  try {
    const cluster = await openCluster(home);
    if (cluster.made) log.info({ dataDir: home }, "made a new database");
    const port = (await adopt(cluster, log)) ?? (await launchOnFreePort(cluster, settings));
    await ensureDatabase(cluster, port);
    const guard = relaunchWhenLost(cluster, port, settings, log);
    log.debug({ port }, "embedded PostgreSQL answers");
    return { url: urlOf(cluster, port, DATABASE), stop: () => stop(cluster, guard, lock) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * The address of the server that a running Threadesk keeps under this directory, for a look beside it; undefined when there is
 * none. Who borrows it neither starts nor stops it.
 */
export async function findEmbeddedPostgres({ dataDir }: { dataDir: string }): Promise<string | undefined> {
  const home = path.resolve(dataDir);
  if ((await findPostmaster(path.join(home, "postgres")))?.status !== "ready") return undefined;
  const cluster = await openCluster(home);
  const postmaster = await findPostmaster(cluster.path);
  if (!postmaster || !(await answers(cluster, postmaster.port))) return undefined;
  await ensureDatabase(cluster, postmaster.port);
  return urlOf(cluster, postmaster.port, DATABASE);
}

async function lockHome(home: string): Promise<ProcessLock> {
  try {
    return await takeProcessLock(path.join(home, "threadesk.lock"));
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    const advice = "Stop it, or give this one another DATA_DIR.";
    throw new Error(`another Threadesk (pid ${error.pid}) uses ${home}. ${advice}`);
  }
}

/** A server left behind by a killed process answers still, is on its way up or down, or has to go. */
async function adopt(cluster: Cluster, log: Log): Promise<number | undefined> {
  for (const end = Date.now() + ANSWER_PATIENCE_MS; Date.now() < end; await sleep(50)) {
    const postmaster = await findPostmaster(cluster.path);
    if (!postmaster) return undefined;
    if (postmaster.status === "ready" && (await answers(cluster, postmaster.port))) {
      log.info({ pid: postmaster.pid }, "using the PostgreSQL that an earlier run left behind");
      return postmaster.port;
    }
  }
  log.warn("stopping a PostgreSQL that an earlier run left behind: it does not answer");
  await stopPostmaster(cluster.path);
  return undefined;
}

async function launchOnFreePort(cluster: Cluster, settings: Settings): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      await launch(cluster, port, settings);
      return port;
    } catch (error) {
      // Someone was quicker to take the port, or the workers of a killed server are not all gone yet.
      if (attempt === 5) throw error;
      await sleep(200 * attempt);
    }
  }
}

async function launch(cluster: Cluster, port: number, settings: Settings): Promise<void> {
  const child = await spawnPostgres(cluster, port, settings);
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  for (const end = Date.now() + START_PATIENCE_MS; Date.now() < end; await sleep(10)) {
    if (failure) throw failure;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`PostgreSQL did not start:\n${await lastWords(cluster)}`);
    }
    const status = (await findPostmaster(cluster.path))?.status;
    if (status === "ready" && (await answers(cluster, port))) return;
  }
  throw new Error(`PostgreSQL did not start within a minute:\n${await lastWords(cluster)}`);
}

function relaunchWhenLost(cluster: Cluster, port: number, settings: Settings, log: Log): { end(): Promise<void> } {
  let ended = false;
  let round: Promise<void> = Promise.resolve();
  const look = async () => {
    if (ended || (await findPostmaster(cluster.path)) || ended) return;
    log.error("the embedded PostgreSQL is gone; starting it again");
    await launch(cluster, port, settings).catch((error) => log.error({ err: error }, "it did not start"));
  };
  const timer = setInterval(() => {
    round = round.then(look);
  }, 1_000).unref();
  return {
    async end() {
      ended = true;
      clearInterval(timer);
      await round;
    },
  };
}

async function stop(cluster: Cluster, guard: { end(): Promise<void> }, lock: ProcessLock): Promise<void> {
  await guard.end();
  await stopPostmaster(cluster.path);
  await lock.release();
}

async function ensureDatabase(cluster: Cluster, port: number): Promise<void> {
  await withClient(urlOf(cluster, port, "postgres"), async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}

async function answers(cluster: Cluster, port: number): Promise<boolean> {
  try {
    await withClient(urlOf(cluster, port, "postgres"), (client) => client.query("SELECT"));
    return true;
  } catch (error) {
    const refused = error instanceof pg.DatabaseError && error.code === "28P01";
    if (refused) throw new Error(`PostgreSQL under ${cluster.path} has another password than postgres.password says.`);
    return false;
  }
}

async function withClient(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgresql://${cluster.role}:${cluster.password}@127.0.0.1:${port}/${database}`;
}
