// npm run bench -- [--sizes 10000,100000] [--messages 4] [--seconds 2] [--rounds 5] [--parts reads,console,commands,calls,cost,counters,statistics,disk,streams,rest,relay,pace,processes], or [--base <address of the API> --key <key>]
// to time the reads of a desk that runs already. Ratios within one run mean something; figures of two runs do not compare.

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { measureCommands } from "./commands.ts";
import { measureConsole } from "./console.ts";
import { measureCost } from "./cost.ts";
import { openDesk, openServer } from "./desks.ts";
import { measureDisk } from "./disk.ts";
import { measurePace } from "./pace.ts";
import { measureProcesses } from "./processes.ts";
import { measureReads } from "./reads.ts";
import { measureRelay } from "./relay.ts";
import { measureRest } from "./rest.ts";
import { measureStatistics } from "./statistics.ts";
import { measureStreams } from "./streams.ts";
import { measureCounters, measureThroughput } from "./throughput.ts";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "10000,100000" },
    messages: { type: "string", default: "4" },
    seconds: { type: "string", default: "2" },
    rounds: { type: "string", default: "5" },
    parts: { type: "string", default: "reads,commands,calls,counters" },
    base: { type: "string" },
    key: { type: "string", default: "" },
  },
});

const parts = values.parts.split(",");

console.info(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${new Date().toISOString()}`,
);
if (values.base !== undefined) {
  const place = { base: values.base.replace(/\/$/, ""), headers: { authorization: `Bearer ${values.key}` } };
  await measureReads([{ tickets: 0, ours: place }]);
} else {
  await benchOwn(values.sizes.split(",").filter(Boolean).map(Number));
}

async function benchOwn(sizes: number[]): Promise<void> {
  const server = await openServer();
  const desks = [];
  try {
    if (parts.includes("relay")) await measureRelay(server.url);
    if (parts.includes("pace")) await measurePace(server.url);
    for (const tickets of sizes) {
      const start = performance.now();
      desks.push(await openDesk(server.url, tickets, Number(values.messages)));
      console.info(`${tickets} tickets made in ${((performance.now() - start) / 1_000).toFixed(0)} s`);
    }
    if (parts.includes("disk")) for (const desk of desks) await measureDisk(desk);
    if (parts.includes("reads")) await measureReads(desks);
    if (parts.includes("console")) for (const desk of desks) await measureConsole(desk);
    const largest = desks.at(-1);
    if (!largest) return;
    if (parts.includes("commands")) await measureCommands(largest);
    const how = { connections: 16, seconds: Number(values.seconds), rounds: Number(values.rounds) };
    if (parts.includes("calls")) await measureThroughput(largest, how);
    if (parts.includes("processes")) await measureProcesses(largest, how);
    if (parts.includes("cost")) await measureCost(largest, how);
    if (parts.includes("counters")) await measureCounters(largest, how);
    if (parts.includes("statistics")) await measureStatistics(largest, how);
    if (parts.includes("streams")) await measureStreams(largest);
    if (parts.includes("rest")) await measureRest(largest.url);
  } finally {
    for (const desk of desks) await desk.close();
    await server.close();
  }
}
