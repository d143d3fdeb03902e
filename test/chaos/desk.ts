// `npm start` for chaos: the same house, refitted as CHAOS_MUTANT and CHAOS_CRASH_AT say. It is in no build that anyone runs.

import { pino } from "pino";
import { catchTheRest, compose, type House } from "../../src/compose.ts";
import { readConfig } from "../../src/config.ts";
import { createDesk } from "../../src/desk/desk.ts";
import { startServices } from "../../src/services.ts";
import { crashingAt } from "./crash.ts";
import { refitOf } from "./mutants.ts";
import { openNaiveQueue, startNaiveWorker } from "./naive.ts";
import { mutants } from "./options.ts";
import { refitHouse } from "./refit.ts";

const config = readConfig();
const log = pino({ level: config.logLevel });
catchTheRest(log);
const point = process.env.CHAOS_CRASH_AT;
const mutant = mutants.find((name) => name === process.env.CHAOS_MUTANT) ?? "none";
const furnished = await compose(config, log);
const house =
  mutant === "naive"
    ? naively(furnished)
    : refitHouse(furnished, point === undefined ? refitOf(mutant) : crashingAt(point));
const { running, stop } = await startServices(house);
process.once("SIGTERM", () => void stop().then(() => process.exit(0)));
console.info(`Threadesk is ready.\n  API        ${running.http?.url}/customerservices`);

/** Its news goes to a queue of messages, and another worker tells them. */
function naively(house: House): House {
  const { redisUrl, services } = house.config;
  if (redisUrl === undefined) throw new Error("The naive desk needs a Redis.");
  const { webhookAddresses, publicUrl, show } = house.desk;
  const { tell } = openNaiveQueue(redisUrl);
  const desk = createDesk({ ...house.database, webhookAddresses, publicUrl, onNews: tell, onTyping: show });
  if (services.has("worker")) startNaiveWorker({ ...house.delivery, desk }, redisUrl);
  const others = new Set([...services].filter((name) => name !== "worker"));
  return { ...house, desk, config: { ...house.config, services: others } };
}
