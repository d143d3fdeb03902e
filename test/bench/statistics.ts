// What the statistics cost those who write, and how long those wait who read them.

import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { connectDatabase } from "../../src/database/connect.ts";
import { createDesk, type Desk } from "../../src/desk/desk.ts";
import { readDigest } from "../../src/desk/digests/read.ts";
import { findUnanswered, findUrgent } from "../../src/desk/sql/alerts.ts";
import { countAnew } from "../../src/desk/stats/count.ts";
import { packageRoot } from "../../src/package-root.ts";
import { silentLog } from "../silent-log.ts";
import type { Order } from "./count-job.ts";
import type { BenchDesk } from "./desks.ts";
import { fillEvents } from "./fill-events.ts";
import { compare, median, p50, type Work } from "./load.ts";
import { type How, works } from "./throughput.ts";

const leastLeft = 0.95;
const mostMs = 50;

export async function measureStatistics(desk: BenchDesk, how: How): Promise<void> {
  const job = startJob(desk.url);
  const database = connectDatabase({ url: desk.url, log: silentLog, max: 2 });
  const direct = createDesk(database);
  try {
    await fillEvents(desk.pool);
    await countAnew(direct);
    const start = performance.now();
    await job.told("count all");
    const seconds = (performance.now() - start) / 1_000;
    console.info(`\nStatistics of ${desk.tickets} tickets, counted anew in ${seconds.toFixed(1)} s`);
    console.table(await readTimes(desk, direct));
    console.info(
      `Writes while the count runs every second (a worker's: every five), beside writes while it rests; ${how.connections} connections, ${how.rounds} rounds of ${how.seconds} s`,
    );
    console.table(await upkeep(desk, how, job));
  } finally {
    await job.end();
    await database.close();
  }
}

const reads: Record<string, string> = {
  "7 days": "/stats?range=7d",
  "30 days": "/stats?range=30d",
  "30 days of New York": "/stats?range=30d&zone=America/New_York",
  "30 days of Kolkata, half an hour off": "/stats?range=30d&zone=Asia/Kolkata",
  "two years": "/stats?range=all",
};
const times = 25;

async function readTimes({ ours }: BenchDesk, desk: Desk): Promise<Record<string, object>> {
  const rows: Record<string, object> = {};
  for (const [name, address] of Object.entries(reads))
    rows[`the numbers of ${name}`] = judged(await p50(ours, () => address, times));
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000);
  const dayText = (ago: number) => day(ago).toISOString().slice(0, 10);
  const about = { day: dayText(0), from: dayText(1), to: dayText(1), zone: "Europe/Berlin" };
  rows["a digest of the desk, of yesterday in Berlin"] = judged(await timesOf(() => readDigest(desk, about, null)));
  rows["an agent's own digest"] = judged(await timesOf(() => readDigest(desk, about, 1_000_003)));
  rows["alert: urgent and nobody's"] = judged(await timesOf(() => findUrgent(desk, day(0))));
  rows["alert: no answer in time"] = judged(await timesOf(() => findUnanswered(desk, day(14), day(0))));
  return rows;
}

const judged = (ms: number) => ({ "p50 ms": ms.toFixed(1), target: `${mostMs} ${ms <= mostMs ? "met" : "missed"}` });

async function timesOf(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  }
  return median(took);
}

const written = ["create", "reply", "status"];

async function upkeep(desk: BenchDesk, how: How, job: Job): Promise<Record<string, object>> {
  const rows: Record<string, object> = {};
  for (const work of works(desk).filter(({ name }) => written.includes(name))) {
    const beside = (order: Order): Work => ({
      ...work,
      // What the round before has left to count is counted between the rounds.
      prepare: () => job.told("count all").then(() => job.told(order)),
      verify: () => job.told("rest"),
    });
    const { ours, floor, ratio } = await compare(
      [
        [desk.ours, beside("begin")],
        [desk.ours, beside("rest")],
      ],
      how,
    );
    const [middle, low, high] = ratio;
    rows[work.name] = {
      "counted/s": Math.round(ours.perSecond),
      "not counted/s": Math.round(floor.perSecond),
      ratio: `${middle.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
      target: `${leastLeft} ${middle >= leastLeft ? "met" : "missed"}`,
    };
  }
  return rows;
}

interface Job {
  /** Resolves once it has done so. @throws when it is gone */
  told(order: Order): Promise<void>;
  end(): Promise<void>;
}

function startJob(url: string): Job {
  const child = fork(path.join(packageRoot(), "dist/test/bench/count-job.js"), [url]);
  const gone = once(child, "exit");
  return {
    async told(order) {
      child.send(order);
      const isGone = await Promise.race([once(child, "message").then(() => false), gone.then(() => true)]);
      if (isGone) throw new Error("The process that counts has ended.");
    },
    async end() {
      child.disconnect();
      await gone;
    },
  };
}
