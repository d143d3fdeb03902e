// One process of many leads: whoever holds an advisory lock of the database. It is let go of in the moment its holder dies, and
// the next in line has it at once. Needs a session of its own, so no pooler that shares them between clients.

import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Log } from "../log.ts";

export interface LeadOptions {
  url: string;
  /** What is led; one leads at a time under each name. */
  name: string;
  log: Log;
  onGained(): Promise<void>;
  /** Somebody else leads now. Not called by `stop`. */
  onLost(): Promise<void>;
}

export interface Lead {
  /** Lets somebody else lead. */
  stop(): Promise<void>;
}

const retryMs = 500;
// A holder whose machine is gone is noticed after 5 + 3 × 2 s; one who waits and went away, after 2 s.
const settings = [
  "SET tcp_keepalives_idle = 5",
  "SET tcp_keepalives_interval = 2",
  "SET tcp_keepalives_count = 3",
  "SET client_connection_check_interval = '2s'",
];

export function standForLead({ url, name, log, onGained, onLost }: LeadOptions): Lead {
  const stopping = new AbortController();
  let current: pg.Client | undefined;
  let leads = false;

  /** Until its connection is gone. */
  async function standOnce(): Promise<void> {
    const client = new pg.Client({ connectionString: url, application_name: `threadesk ${name}`, ...timeouts });
    const gone = new Promise<void>((resolve) => client.once("end", () => resolve()));
    // Unheard, an 'error' would end the process.
    client.on("error", (error) => log.debug({ err: error, lead: name }, "the lead's connection broke"));
    current = client;
    try {
      await client.connect();
      for (const setting of settings) await client.query(setting).catch(() => undefined);
      // A leader whose connection broke goes on until somebody else leads: what it does goes through the database anyway.
      if (leads && !(await tryLock(client, name))) {
        leads = false;
        log.info({ lead: name }, "another process leads now");
        await onLost();
      }
      if (!leads) {
        await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [name]);
        if (stopping.signal.aborted) return;
        leads = true;
        log.info({ lead: name }, "this process leads");
        await onGained();
      }
      await gone;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async function stand(): Promise<void> {
    while (!stopping.signal.aborted) {
      await standOnce().catch((error: unknown) => {
        if (!stopping.signal.aborted) log.debug({ err: error, lead: name }, "the lead cannot be asked for");
      });
      await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const standing = stand();
  return {
    async stop() {
      stopping.abort();
      await current?.end().catch(() => undefined);
      await standing;
    },
  };
}

const timeouts = { connectionTimeoutMillis: 2_000, keepAlive: true };

async function tryLock(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    "SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked",
    [name],
  );
  return rows[0]?.locked ?? false;
}
