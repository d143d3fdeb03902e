// Processor time of each request, in our process and in PostgreSQL's: it says more than requests per second where others use the machine, too.

import { readFile } from "node:fs/promises";
import type { BenchDesk, Side } from "./desks.ts";
import { load, median, type Work, warmingSeconds } from "./load.ts";
import { type How, works } from "./throughput.ts";

/** In microseconds a request. */
interface Cost {
  node: number;
  postgres: number;
}

export async function measureCost(desk: BenchDesk, how: How): Promise<void> {
  console.info(
    `\nProcessor time of a request, µs (user + system), ${desk.tickets} tickets, ${how.connections} connections, in turns, medians of ${how.rounds} rounds`,
  );
  const rows: Record<string, object> = {};
  for (const work of works(desk)) {
    const ours: Cost[] = [];
    const floor: Cost[] = [];
    for (const side of [desk.ours, desk.floor]) await load(side, work, { ...how, seconds: warmingSeconds });
    for (let round = 0; round < how.rounds; round += 1) {
      ours.push(await costOf(desk, desk.ours, work, how));
      floor.push(await costOf(desk, desk.floor, work, how));
    }
    rows[work.name] = compared(ours, floor);
  }
  console.table(rows);
}

function compared(ours: Cost[], floor: Cost[]): Record<string, string> {
  const middle = (costs: Cost[], cost: (of: Cost) => number) => Math.round(median(costs.map(cost)));
  const ratio = (cost: (of: Cost) => number) => (middle(floor, cost) / middle(ours, cost)).toFixed(2);
  const both = (cost: (of: Cost) => number) => `${middle(ours, cost)} / ${middle(floor, cost)} = ${ratio(cost)}`;
  return {
    "Node, ours / floor": both(({ node }) => node),
    "PostgreSQL, ours / floor": both(({ postgres }) => postgres),
    "together, floor's share of ours": both(({ node, postgres }) => node + postgres),
  };
}

async function costOf({ pool }: BenchDesk, side: Side, work: Work, how: How): Promise<Cost> {
  const backends = async () => {
    const text = "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()";
    const { rows } = await pool.query<{ pid: number }>(text, [side.application]);
    return timesOf(rows.map(({ pid }) => pid));
  };
  const before = { node: await timesOf([side.pid]), postgres: await backends() };
  const { requests } = await load(side, work, how);
  const after = { node: await timesOf([side.pid]), postgres: await backends() };
  return {
    node: spent(before.node, after.node) / requests,
    postgres: spent(before.postgres, after.postgres) / requests,
  };
}

function spent(before: Map<number, number>, after: Map<number, number>): number {
  let sum = 0;
  for (const [pid, time] of after) sum += time - (before.get(pid) ?? 0);
  return sum;
}

const tickMicroseconds = 10_000;

/** User and system time of each process so far, in microseconds. */
async function timesOf(pids: number[]): Promise<Map<number, number>> {
  const times = new Map<number, number>();
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
    if (stat === undefined) continue;
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    times.set(pid, (Number(fields[11]) + Number(fields[12])) * tickMicroseconds);
  }
  return times;
}
