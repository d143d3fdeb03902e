import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, open, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { findPostgresBinaries, type PostgresBinaries } from "./postgres-binaries.ts";
import { choosePostgresUser, type PostgresUser, runAs } from "./postgres-user.ts";

const LOG_LIMIT = 10 * 1024 * 1024;
const ROLE = "threadesk";

/** The files of one PostgreSQL under the data directory, and how to make and run them. */
export interface Cluster {
  path: string;
  logFile: string;
  role: string;
  password: string;
  binaries: PostgresBinaries;
  user: PostgresUser;
}

/** Finds the cluster under `home`, or makes it. */
export async function openCluster(home: string): Promise<Cluster & { made: boolean }> {
  const binaries = await findPostgresBinaries();
  const at = path.join(home, "postgres");
  const user = choosePostgresUser(at, [home, path.dirname(binaries.postgres)]);
  const made = !(await exists(at));
  const password = await passwordOf(home, made);
  const cluster = { path: at, logFile: path.join(home, "postgres.log"), role: ROLE, password, binaries, user };
  if (made) await initialise(cluster, home);
  return { ...cluster, made };
}

/** Not a child in more than name: it outlives us when we are killed, and Ctrl-C in a terminal does not reach it. */
export async function spawnPostgres(cluster: Cluster, port: number, settings: Settings): Promise<ChildProcess> {
  const size = (await stat(cluster.logFile).catch(() => undefined))?.size ?? 0;
  if (size > LOG_LIMIT) await truncate(cluster.logFile);
  const log = await open(cluster.logFile, "a", 0o600);
  try {
    const flags = Object.entries({ ...SETTINGS, ...settings, port }).flatMap(([name, value]) => [
      "-c",
      `${name}=${value}`,
    ]);
    const { file, args, options } = runAs(cluster.user, cluster.binaries.postgres, ["-D", cluster.path, ...flags]);
    const child = spawn(file, args, {
      ...options,
      env: ENVIRONMENT,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** What PostgreSQL said last, for an error message. */
export async function lastWords(cluster: Cluster): Promise<string> {
  const log = await readFile(cluster.logFile, "utf8").catch(() => "");
  return log.trimEnd().split("\n").slice(-5).join("\n");
}

export type Settings = Record<string, string | number>;

// For a small machine that has other things to do; everything on disk is as safe as PostgreSQL makes it.
const SETTINGS: Settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: 60,
  shared_buffers: "64MB",
  wal_level: "minimal",
  max_wal_senders: 0,
  max_wal_size: "512MB",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  // The desk logs its own errors; a statement in a second log would carry customers' words.
  log_min_messages: "log",
  log_checkpoints: "off",
};

// Its own: ours holds tokens, and perhaps PG… variables meant for another server.
const ENVIRONMENT = { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", TZ: "UTC", LC_MESSAGES: "C" };

async function passwordOf(home: string, made: boolean): Promise<string> {
  const file = path.join(home, "postgres.password");
  if (made) await writeFile(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    throw new Error(`${file} is missing: put it back, or remove ${home} to begin anew.`, { cause });
  }
}

/** Made beside its place and moved there when complete, so that a killed start leaves nothing half made. */
async function initialise(cluster: Cluster, home: string): Promise<void> {
  const { user, binaries, password, role } = cluster;
  const draft = path.join(home, "postgres.new");
  const passwordFile = path.join(draft, "password");
  const data = path.join(draft, "data");
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) for (const at of [draft, passwordFile]) await chown(at, user.uid, user.gid);

  const flags = [`--pgdata=${data}`, `--username=${role}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  const { file, args, options } = runAs(user, binaries.initdb, [...flags, ...(await localeFlags())]);
  await promisify(execFile)(file, args, { ...options, env: ENVIRONMENT });
  await rename(data, cluster.path);
  await rm(draft, { recursive: true, force: true });
}

/** The same order and case rules everywhere; trigrams and ILIKE still ask the C library what a letter is. */
async function localeFlags(): Promise<string[]> {
  const { stdout } = await promisify(execFile)("locale", ["-a"]).catch(() => ({ stdout: "" }));
  const known = stdout.split("\n");
  const letters = ["C.UTF-8", "C.utf8", "en_US.UTF-8", "en_US.utf8"].find((name) => known.includes(name)) ?? "C";
  const collation = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  return [
    "--encoding=UTF8",
    ...collation,
    "--locale=C",
    `--lc-ctype=${letters}`,
    "--text-search-config=simple",
    "--no-sync",
  ];
}

async function exists(at: string): Promise<boolean> {
  return (await stat(at).catch(() => undefined)) !== undefined;
}
