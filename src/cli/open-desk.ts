// What the command line needs of the house: its database, and the desk on it.

import type { Config } from "../config.ts";
import { connectDatabase } from "../database/connect.ts";
import { findEmbeddedPostgres, startEmbeddedPostgres } from "../database/embedded.ts";
import { migrate } from "../database/migrate.ts";
import { createDesk, type Desk } from "../desk/desk.ts";
import type { Log } from "../log.ts";

export interface OpenDesk {
  desk: Desk;
  close(): Promise<void>;
}

/** @throws when there is no database to be had, in words */
export async function openDesk(config: Config, log: Log): Promise<OpenDesk> {
  const { url, stop } = await openDatabase(config, log);
  const database = connectDatabase({ url, log, max: 2 });
  const close = async () => {
    await database.close();
    await stop();
  };
  try {
    await migrate(url, log);
  } catch (error) {
    await close();
    throw error;
  }
  return { desk: createDesk({ ...database, publicUrl: config.publicUrl }), close };
}

/** The configured one, the one that a running desk keeps, or one of our own for as long as this takes. */
async function openDatabase(
  { databaseUrl, dataDir }: Config,
  log: Log,
): Promise<{ url: string; stop(): Promise<void> }> {
  const theirs = databaseUrl ?? (await findEmbeddedPostgres({ dataDir }));
  return theirs === undefined ? startEmbeddedPostgres({ dataDir, log }) : { url: theirs, stop: async () => {} };
}
