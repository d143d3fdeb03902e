// npm run desk -- <command>: what an operator does at a terminal. Answers go to stdout, all else to stderr.

import { pino } from "pino";
import { readConfig } from "../config.ts";
import { runCli } from "./run.ts";

const log = pino({ level: "error" }, pino.destination(2));

try {
  const { code, out, error } = await runCli(process.argv.slice(2), { config: () => readConfig(), log });
  process.stdout.write(out);
  process.stderr.write(error);
  process.exitCode = code;
} catch (error) {
  process.stderr.write(`It did not work: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
