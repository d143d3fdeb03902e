// npm run desk -- <command>: what an operator does at a terminal. Answers go to stdout, all else to stderr.

import { createInterface } from "node:readline/promises";
import { pino } from "pino";
import { readConfig } from "../config.ts";
import { runCli } from "./run.ts";

const log = pino({ level: "error" }, pino.destination(2));

try {
  const { code, out, error } = await runCli(process.argv.slice(2), {
    config: () => readConfig(),
    log,
    ...(process.stdin.isTTY ? { confirm: askAtTerminal } : {}),
  });
  process.stdout.write(out);
  process.stderr.write(error);
  process.exitCode = code;
} catch (error) {
  process.stderr.write(`It did not work: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** On stderr: stdout is for answers. */
async function askAtTerminal(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question}\nWrite yes to go on: `);
  lines.close();
  return answer.trim().toLowerCase() === "yes";
}
