// A Redis that can be wiped, killed, frozen and started again, empty, on the same port.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { freePort } from "../../src/free-port.ts";

export interface ChaosRedis {
  url: string;
  wipe(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  freeze(ms: number): Promise<void>;
  /** How many keys it holds, and its memory in bytes. */
  size(): Promise<{ keys: number; bytes: number }>;
  close(): Promise<void>;
}

export async function startChaosRedis(): Promise<ChaosRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;

  const start = async () => {
    const where = ["--port", String(port), "--bind", "127.0.0.1"];
    child = spawn("redis-server", [...where, "--save", "", "--appendonly", "no"], { stdio: "ignore" });
    let failure: Error | undefined;
    child.once("error", (error) => {
      failure = error;
    });
    for (const end = Date.now() + 5_000; !(await accepts(port)); await sleep(20)) {
      if (failure) throw new Error("redis-server is not installed (apt-get install redis-server)", { cause: failure });
      if (Date.now() > end) throw new Error("redis-server did not start");
    }
  };
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  await start();
  return {
    url,
    start,
    kill,
    // One that is killed at this moment comes back empty anyway.
    wipe: () =>
      asked(url, (redis) => redis.flushall()).then(
        () => undefined,
        () => undefined,
      ),
    async freeze(ms) {
      child?.kill("SIGSTOP");
      await sleep(ms);
      child?.kill("SIGCONT");
    },
    size: () =>
      asked(url, async (redis) => ({
        keys: await redis.dbsize(),
        bytes: Number(/^used_memory:(\d+)/m.exec(await redis.info("memory"))?.[1]),
      })),
    close: kill,
  };
}

async function asked<T>(url: string, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, commandTimeout: 3_000 });
  redis.on("error", () => undefined);
  try {
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
