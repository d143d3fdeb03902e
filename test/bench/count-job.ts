// The count of the statistics, as a worker runs it, in a process of its own: told when to run and when to rest.

import { connectDatabase } from "../../src/database/connect.ts";
import { createDesk } from "../../src/desk/desk.ts";
import { countStatistics } from "../../src/desk/stats/count.ts";
import { silentLog } from "../silent-log.ts";

export type Order = "count all" | "begin" | "rest";

const everyMs = 1_000;
const database = connectDatabase({ url: process.argv[2] ?? "", log: silentLog, max: 1 });
const desk = createDesk(database);
let timer: NodeJS.Timeout | undefined;
let running: Promise<void> = Promise.resolve();

/** One after the other. */
function count(): Promise<void> {
  running = running.then(async () => {
    while (!(await countStatistics(desk)));
  });
  return running;
}

process.on("message", (order: Order) => void obey(order).then(() => process.send?.(order)));
process.on("disconnect", () => void running.finally(() => database.close()).then(() => process.exit()));

async function obey(order: Order): Promise<void> {
  clearInterval(timer);
  if (order === "begin") timer = setInterval(() => void count(), everyMs);
  if (order === "count all") await count();
  if (order === "rest") await running;
}
