// `npm start` for chaos: the same house, refitted as CHAOS_MUTANT and CHAOS_CRASH_AT say. It is in no build that anyone runs.

import { pino } from "pino";
import { compose } from "../../src/compose.ts";
import { readConfig } from "../../src/config.ts";
import { startServices } from "../../src/services.ts";
import { crashingAt } from "./crash.ts";
import { refitOf } from "./mutants.ts";
import { mutants } from "./options.ts";
import { refitHouse } from "./refit.ts";

const config = readConfig();
const log = pino({ level: config.logLevel });
const point = process.env.CHAOS_CRASH_AT;
const mutant = mutants.find((name) => name === process.env.CHAOS_MUTANT) ?? "none";
const house = refitHouse(await compose(config, log), point === undefined ? refitOf(mutant) : crashingAt(point));
const { running, stop } = await startServices(house);
process.on("unhandledRejection", (reason) => log.error({ err: reason }, "an unhandled rejection"));
process.once("SIGTERM", () => void stop().then(() => process.exit(0)));
console.info(`Threadesk is ready.\n  API        ${running.http?.url}/customerservices`);
