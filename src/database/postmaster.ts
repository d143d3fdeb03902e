import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { commandLineOf, isRunning } from "./running-process.ts";

/** What a running PostgreSQL writes into its postmaster.pid. */
export interface Postmaster {
  pid: number;
  port: number;
  status: string;
}

/** The server that holds this cluster, whoever started it. What a dead one left is cleaned away. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const file = path.join(cluster, "postmaster.pid");
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  const startedIn = lines[1];
  if (!pid || !startedIn) return undefined;

  // PostgreSQL itself only asks whether the pid lives, and would refuse to start when a stranger has it now.
  if (!isRunning(pid) || !commandLineOf(pid)?.includes(startedIn)) {
    await rm(file, { force: true });
    return undefined;
  }
  return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? "starting" };
}

/** Ends it the fast way: open transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(cluster: string): Promise<void> {
  for (const [signal, patience] of [
    ["SIGINT", 8_000],
    ["SIGQUIT", 3_000],
  ] as const) {
    const postmaster = await findPostmaster(cluster);
    if (!postmaster) return;
    signalTo(postmaster.pid, signal);
    if (await isGone(cluster, patience)) return;
  }
  throw new Error(`PostgreSQL under ${cluster} does not stop.`);
}

async function isGone(cluster: string, patience: number): Promise<boolean> {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(10)) {
    if (!(await findPostmaster(cluster))) return true;
  }
  return false;
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone in between.
  }
}
