// The database: whether it answers, has the schema of this version, agrees about the time, and what the desk could not deliver.

import type { Config } from "../config.ts";
import { connectDatabase, type Database } from "../database/connect.ts";
import { findEmbeddedPostgres } from "../database/embedded.ts";
import { migrationState } from "../database/migrate.ts";
import { pausedTargets } from "../delivery/targets.ts";
import { problemReaching } from "../delivery/webhooks/reach.ts";
import { listFailedDeliveries } from "../desk/deliveries/list-failed.ts";
import { createDesk, type Desk } from "../desk/desk.ts";
import { listWebhooks } from "../desk/webhooks/list.ts";
import { clockFinding, type Finding, findingsOf } from "../finding.ts";
import type { Log } from "../log.ts";

const { ok, warn, fail } = findingsOf("Database");
const oldestVersion = 14;
/** A process takes ten, and its queue up to ten more. */
const connectionsOfOne = 20;
const doctor = { kind: "system", job: "doctor" } as const;

export async function examineData(config: Config, { log, now }: { log: Log; now(): Date }): Promise<Finding[]> {
  const { databaseUrl, dataDir } = config;
  const url = databaseUrl ?? (await findEmbeddedPostgres({ dataDir }).catch(() => undefined));
  if (url === undefined) return [ok(`The embedded database under ${dataDir} is stopped; it starts with the desk.`)];
  const database = connectDatabase({ url, log, max: 1 });
  try {
    const server = await examineServer(database, now);
    const schema = await examineSchema(url);
    const desk = createDesk({ ...database, webhookAddresses: config.webhooks });
    const isWhole = schema.level === "ok";
    return [
      ...server,
      schema,
      ...(isWhole ? await examineDeliveries(desk) : []),
      ...(isWhole ? await examineWebhooks(desk) : []),
    ];
  } catch (error) {
    return [fail(`The database does not answer: ${wordsOf(error)}.`, "Start PostgreSQL, or mend DATABASE_URL.")];
  } finally {
    await database.close();
  }
}

interface Server {
  now: Date;
  version: number;
  free: number;
}

async function examineServer({ pool }: Database, now: () => Date): Promise<Finding[]> {
  // The first question opens the connection, which takes longer than a clock may be wrong.
  const { rows } = await pool.query<Server>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version,
            current_setting('max_connections')::int - (SELECT count(*) FROM pg_stat_activity)::int AS free`,
  );
  const before = now().getTime();
  const clock = await pool.query<Pick<Server, "now">>("SELECT clock_timestamp() AS now");
  const middle = (before + now().getTime()) / 2;
  const { version = 0, free = 0 } = rows[0] ?? {};
  return [
    version >= oldestVersion
      ? ok(`PostgreSQL ${version} answers.`)
      : fail(`PostgreSQL ${version} is too old.`, `Use ${oldestVersion} or newer.`),
    free >= connectionsOfOne
      ? ok(`It has ${free} connections free.`)
      : warn(
          `It has only ${free} connections free; a process takes up to ${connectionsOfOne}.`,
          "Raise max_connections, or put a pooler in session mode before it.",
        ),
    clockFinding("Database", middle - (clock.rows[0]?.now.getTime() ?? middle), "PostgreSQL's"),
  ];
}

async function examineSchema(url: string): Promise<Finding> {
  const { pending, failed, unknown } = await migrationState(url);
  if (failed !== undefined)
    return fail(
      `The migration ${failed} broke half-way.`,
      "Mend the database, then tell it: npx prisma migrate resolve.",
    );
  if (unknown.length > 0)
    return warn(
      `A newer version has been here (${unknown.join(", ")}).`,
      "Run that version, or restore the backup from before it.",
    );
  if (pending.length > 0)
    return warn(`${pending.length} migrations are not applied yet.`, "Start the desk: it applies them by itself.");
  return ok("Its schema is this version's.");
}

async function examineDeliveries(desk: Desk): Promise<Finding[]> {
  const found = findingsOf("Delivery");
  const paused = Object.entries(await pausedTargets(desk)).map(([channel, reason]) =>
    found.fail(`Nothing goes to ${channel} now: ${reason}`, "Mend what it says; the desk tries again by itself."),
  );
  const { failed } = await listFailedDeliveries(desk, doctor, { limit: 100 });
  const open = failed.length;
  const some = open === 100 ? "100 and more" : open;
  return [
    ...paused,
    open === 0
      ? found.ok("Nothing is undelivered.")
      : found.warn(`${some} messages could not be delivered.`, "Look at them: npm run desk -- failed list."),
  ];
}

async function examineWebhooks(desk: Desk): Promise<Finding[]> {
  const found = findingsOf("Webhooks");
  const { webhooks } = await listWebhooks(desk, doctor, { limit: 100 });
  return Promise.all(
    webhooks.map(async ({ id, url, disabledAt, disabledReason, failingSince }) => {
      const name = `Webhook ${id} (${URL.canParse(url) ? new URL(url).host : "?"})`;
      if (disabledAt)
        return found.warn(
          `${name} is switched off. ${disabledReason ?? ""}`.trim(),
          `npm run desk -- webhooks enable ${id}`,
        );
      const problem = await problemReaching(url, desk.webhookAddresses);
      if (problem !== undefined)
        return found.fail(`${name} cannot be reached: ${problem}`, "Start that app, or change the webhook's address.");
      if (failingSince)
        return found.warn(
          `${name} refuses what it is told, since ${failingSince.toISOString()}.`,
          `See why: npm run desk -- webhooks deliveries ${id}`,
        );
      return found.ok(`${name} takes connections.`);
    }),
  );
}

/** Never the address: it holds a password. */
function wordsOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known: Readonly<Record<string, string>> = {
    ECONNREFUSED: "nothing listens there",
    ENOTFOUND: "its name is not known",
    "28P01": "it refuses the password",
    "3D000": "there is no such database",
  };
  return known[code] ?? (code || (error instanceof Error ? error.message : "unknown"));
}
