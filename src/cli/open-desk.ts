// What the command line needs of the house: its database, and the desk on it.

import type { Config } from "../config.ts";
import { connectDatabase } from "../database/connect.ts";
import { findEmbeddedPostgres, startEmbeddedPostgres } from "../database/embedded.ts";
import { migrate } from "../database/migrate.ts";
import type { Files } from "../desk/attachments/files.ts";
import { createDesk, type Desk } from "../desk/desk.ts";
import { openFiles } from "../files/open.ts";
import type { Log } from "../log.ts";

export interface OpenDesk {
  desk: Desk;
  files(): Promise<Files>;
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
    // A verb's transaction waits a second for its connection, which on a busy machine may take longer to open.
    await database.pool.query("SELECT");
  } catch (error) {
    await close();
    throw error;
  }
  const { publicUrl, webhooks, dataDir } = config;
  const desk = createDesk({ ...database, publicUrl, webhookAddresses: webhooks });
  const files = async () => (await openFiles({ dataDir, s3: config.attachments.s3 })).files;
  return { desk, files, close };
}

/** The configured one, the one that a running desk keeps, or one of our own for as long as this takes. */
async function openDatabase(
  { databaseUrl, dataDir }: Config,
  log: Log,
): Promise<{ url: string; stop(): Promise<void> }> {
  const theirs = databaseUrl ?? (await findEmbeddedPostgres({ dataDir }));
  return theirs === undefined ? startEmbeddedPostgres({ dataDir, log }) : { url: theirs, stop: async () => {} };
}
