// npm start: reads the configuration, composes the house, starts its services, and stops them when it is told to.

import { pino } from "pino";
import { catchTheRest, compose, type House } from "./compose.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { type Running, startServices } from "./services.ts";

const stopWithinMs = 14_000;

async function main(): Promise<void> {
  const config = readConfig();
  const log = pino({
    level: config.logLevel,
    redact: ["*.token", "*.secret", "*.authorization", "err.config", "err.request"],
  });
  catchTheRest(log);
  const house = await compose(config, log);
  const { running, stop } = await startServices(house).catch(async (error: unknown) => {
    await house.close();
    throw error;
  });
  announce(config, house, running);

  let stopping = false;
  const end = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    await stop();
    await house.close();
    log.info("stopped");
    process.exit(0);
  };
  process.on("SIGTERM", (signal) => void end(signal));
  process.on("SIGINT", (signal) => void end(signal));
}

/** Where to go, in words. */
function announce(config: Config, house: House, running: Running): void {
  // What people open in a browser keeps its cookies by this name.
  const base = running.http?.url && (config.port === 0 ? running.http.url : config.publicUrl);
  const lines = ["", "Threadesk is ready."];
  if (base) {
    lines.push(`  API        ${base}/customerservices  (described at /customerservices/docs)`);
    lines.push(`  Console    ${base}/customerservices/tickets  (sign in: npm run desk -- login <agent>)`);
    if (house.sandbox) lines.push(`  Sandbox    ${base}/sandbox  a customer's app, a Slack and a Discord to try it in`);
  }
  if (house.firstApiKey !== undefined) lines.push(`  API key    ${house.firstApiKey}  (shown this once; keep it)`);
  lines.push(
    `  Services   ${Object.keys(running).join(", ")} · data ${config.databaseUrl === undefined ? `in ${config.dataDir}` : "in DATABASE_URL"} · queue ${config.redisUrl === undefined ? "in PostgreSQL" : "in Redis"}`,
  );
  process.stdout.write(`${lines.join("\n")}\n\n`);
}

main().catch((error: unknown) => {
  const words =
    error instanceof ConfigError
      ? error.message
      : `Threadesk could not start: ${error instanceof Error ? error.message : String(error)}`;
  process.stderr.write(`${words}\n`);
  process.exit(1);
});
