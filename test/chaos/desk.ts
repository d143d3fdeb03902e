// `npm start` for chaos: the same house, refitted as CHAOS_MUTANT, CHAOS_CRASH_AT and CHAOS_PACED say. It is in no build that anyone runs.

import { pino } from "pino";
import { catchTheRest, compose, type House } from "../../src/compose.ts";
import { readConfig } from "../../src/config.ts";
import { createDesk } from "../../src/desk/desk.ts";
import { startServices } from "../../src/services.ts";
import { crashingAt } from "./crash.ts";
import { refitOf } from "./mutants.ts";
import { openNaiveQueue, startNaiveWorker } from "./naive.ts";
import { mutants } from "./options.ts";
import { paced } from "./pacing.ts";
import { refitHouse } from "./refit.ts";

async function main(): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.logLevel });
  catchTheRest(log);
  const point = process.env.CHAOS_CRASH_AT;
  const mutant = mutants.find((name) => name === process.env.CHAOS_MUTANT) ?? "none";
  const composed = await compose(config, log);
  const furnished = process.env.CHAOS_PACED === undefined ? composed : refitHouse(composed, paced);
  const house =
    mutant === "naive"
      ? naively(furnished)
      : refitHouse(furnished, point === undefined ? refitOf(mutant) : crashingAt(point));
  const { running, stop } = await startServices(house);
  process.once("SIGTERM", () => void stop().then(() => process.exit(0)));
  console.info(`Threadesk is ready.\n  API        ${running.http?.url}/customerservices`);
}

// As of the product itself: what could not start ends, and is started again.
main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

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
