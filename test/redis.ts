import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe } from "vitest";
import { freePort } from "../src/free-port.ts";

const isHere = spawnSync("redis-server", ["--version"]).status === 0;

/** Suites that need Redis run where it is installed, and always under CI: there its absence is a failure. */
export const describeWithRedis = isHere || process.env.CI === "true" ? describe : describe.skip;

export interface TestRedis {
  url: string;
  stop(): Promise<void>;
}

export interface OwnRedis extends TestRedis {
  /** It keeps its connections and answers nobody. */
  freeze(): void;
  thaw(): void;
}

/** A Redis of the test's own, in memory only. */
export async function startRedis(
  options: { port?: number; settings?: string[]; before?: string[] } = {},
): Promise<OwnRedis> {
  const { port = await freePort(), settings = [], before = [] } = options;
  const where = ["--port", String(port), "--bind", "127.0.0.1"];
  const memory = before.length > 0 ? [] : ["--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", [...before, ...where, ...memory, ...settings], { stdio: "ignore" });
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  for (const end = Date.now() + 5_000; !(await accepts(port)); await sleep(20)) {
    if (failure) throw new Error("redis-server is not installed (apt-get install redis-server)", { cause: failure });
    if (Date.now() > end) {
      child.kill("SIGKILL");
      throw new Error("redis-server did not start");
    }
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
