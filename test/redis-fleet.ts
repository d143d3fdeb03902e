// Several Redis servers as one: watched by a sentinel, or as a cluster.

import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../src/free-port.ts";
import { startRedis, type TestRedis } from "./redis.ts";

const portOf = ({ url }: TestRedis) => new URL(url).port;

/** A server, its replica, and a sentinel that puts the one in the other's place after half a second. */
export async function startSentinelRedis(): Promise<TestRedis & { killMaster(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), "threadesk-sentinel-"));
  const master = await startRedis();
  const replica = await startRedis({ settings: ["--replicaof", "127.0.0.1", portOf(master)] });
  const port = await freePort();
  const config = path.join(folder, "sentinel.conf");
  await writeFile(
    config,
    [
      `sentinel monitor desk 127.0.0.1 ${portOf(master)} 1`,
      "sentinel down-after-milliseconds desk 500",
      "sentinel failover-timeout desk 2000",
    ].join("\n"),
  );
  const sentinel = await startRedis({ port, before: [config, "--sentinel"] });
  return {
    url: `redis+sentinel://127.0.0.1:${port}/desk`,
    killMaster: () => master.stop(),
    async stop() {
      for (const each of [sentinel, replica, master]) await each.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Three servers that share the keys. */
export async function startClusterRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(path.join(tmpdir(), "threadesk-cluster-"));
  const nodes: TestRedis[] = [];
  for (let n = 0; n < 3; n += 1) {
    const own = ["--cluster-enabled", "yes", "--cluster-config-file", path.join(folder, `${n}.conf`)];
    nodes.push(await startRedis({ settings: [...own, "--cluster-port", String(await freePort())] }));
  }
  const ports = nodes.map(portOf);
  for (const [n, port] of ports.entries()) {
    const [from, to] = [Math.floor((16_384 * n) / 3), Math.floor((16_384 * (n + 1)) / 3) - 1];
    cli(port, "cluster", "addslotsrange", String(from), String(to));
  }
  for (const node of nodes.slice(1)) {
    const bus = cli(portOf(node), "config", "get", "cluster-port").split("\n")[1] ?? "";
    cli(ports[0] ?? "", "cluster", "meet", "127.0.0.1", portOf(node), bus.trim());
  }
  while (!ports.every((port) => cli(port, "cluster", "info").includes("cluster_state:ok"))) await sleep(50);
  return {
    url: `redis+cluster://${ports.map((port) => `127.0.0.1:${port}`).join(",")}`,
    async stop() {
      for (const node of nodes) await node.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const cli = (port: string, ...words: string[]): string =>
  execFileSync("redis-cli", ["-p", port, ...words], { encoding: "utf8" });
