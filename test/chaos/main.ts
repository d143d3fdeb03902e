// npm run chaos -- [--seed 1] [--backend redis|postgres] [--messages 10000 | --minutes 3] [--in 5000] [--conversations 200]
// [--rate 50] [--streams 40] [--calm] [--hush] [--drain 30]
// [--mutant nolookup] [--report file]. Ends with 1 when anything was lost, doubled,
// out of order or leaked, and with 3 when the machine was too slow for a run to say anything.

import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { readOptions } from "./options.ts";
import { isExact, reportOf, saysNothing } from "./report.ts";
import { runChaos } from "./run.ts";

const options = readOptions(process.argv.slice(2));
const outcome = await runChaos(options, (line) => console.info(line));
const report = reportOf(outcome);
await mkdir(path.dirname(options.report), { recursive: true });
await writeFile(options.report, `${report}\n`);
console.info(`\n${report}\n\nwritten to ${options.report}`);
process.exit(isExact(outcome) ? 0 : saysNothing(outcome) ? 3 : 1);
