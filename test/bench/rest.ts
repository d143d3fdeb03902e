// How long a start takes, and what processes hold while nothing happens.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type DeskProcess, startProcess } from "../process.ts";

const settleMs = 10_000;
const environment = { PORT: "0", LOG_LEVEL: "error" };

/** `url` is a database that is migrated already, for the services that run alone. */
export async function measureRest(url: string): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "threadesk-bench-"));
  try {
    const whole = { ...environment, DATA_DIR: dataDir, SANDBOX: "on" };
    const first = await timed(whole);
    await first.desk.stop("SIGTERM");
    const later = await timed(whole);
    const embedded = await residentAtRest(later.desk);
    await later.desk.stop("SIGTERM");
    console.info("\nStarts of the built program until it is ready, and memory (resident) after ten quiet seconds");
    console.table({
      "first start, with a new database": measured(first.seconds, "s", 15),
      "later start": measured(later.seconds, "s", 5),
      "memory, embedded: all services and the sandbox": measured(embedded, "MB", 450),
      ...(await ofServices(url, dataDir)),
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function ofServices(url: string, dataDir: string): Promise<Record<string, object>> {
  const rows: Record<string, object> = {};
  for (const [service, most] of [
    ["http", 250],
    ["worker", 200],
  ] as const) {
    const env = { ...environment, DATABASE_URL: url, DATA_DIR: dataDir, SERVICES: service, SANDBOX: "off" };
    const { desk } = await timed(env);
    rows[`memory, ${service} alone`] = measured(await residentAtRest(desk), "MB", most);
    await desk.stop("SIGTERM");
  }
  return rows;
}

async function timed(env: Record<string, string>): Promise<{ desk: DeskProcess; seconds: number }> {
  const begun = performance.now();
  const desk = await startProcess(env);
  return { desk, seconds: (performance.now() - begun) / 1_000 };
}

/** In megabytes. */
async function residentAtRest({ pid }: DeskProcess): Promise<number> {
  await sleep(settleMs);
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
}

const measured = (value: number, unit: string, most: number): object => ({
  measured: `${value.toFixed(1)} ${unit}`,
  target: `${most} ${unit} ${value <= most ? "met" : "missed"}`,
});
