// npm run doctor: what is wrong with this house, each with the one step that mends it. Ends with 1 when something has to be mended.

import { pino } from "pino";
import { envFile, readConfig } from "../config.ts";
import { examineHouse } from "./doctor.ts";
import { isWell, reportJson, reportText } from "./report.ts";

const findings = await examineHouse({
  config: () => readConfig(),
  envFile: envFile(),
  log: pino({ level: "silent" }),
  now: () => new Date(),
});
process.stdout.write(process.argv.includes("--json") ? reportJson(findings) : reportText(findings));
process.exitCode = isWell(findings) ? 0 : 1;
