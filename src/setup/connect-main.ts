// npm run connect -- slack|discord

import { pino } from "pino";
import { envFile, readEnvironment } from "../config.ts";
import { runConnect } from "./connect.ts";
import { openTerminal } from "./terminal.ts";

const terminal = openTerminal();
try {
  process.exitCode = await runConnect(process.argv.slice(2), {
    terminal,
    settings: readEnvironment(),
    envFile: envFile() || ".env",
    log: pino({ level: "silent" }),
    now: () => new Date(),
  });
} catch (error) {
  process.stderr.write(`It did not work: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  terminal.close();
}
