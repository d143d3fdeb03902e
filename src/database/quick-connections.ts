// A few connections that quick reads share: each is sent when it comes, without waiting for the answers of those before it, and
// those of one turn of the event loop go out as one packet. A statement that could be slow or wait for a lock has no business
// here: everything behind it on its connection would wait, too.

import pg from "pg";
import type { Log } from "../log.ts";

export interface QuickConnections {
  query<R extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<R>>;
  /** Lets what is running finish. */
  end(): Promise<void>;
}

/** Each connects when it is first needed, and anew after it broke. */
export function openQuickConnections(connections: number, how: pg.ClientConfig, log: Log): QuickConnections {
  const open: (Promise<Line> | undefined)[] = Array(connections).fill(undefined);
  let turn = 0;
  let ended = false;

  const lineAt = (at: number): Promise<Line> => {
    const forget = () => {
      if (open[at] === line) open[at] = undefined;
    };
    const line = connect(how, log, forget);
    line.catch(forget);
    open[at] = line;
    return line;
  };
  return {
    async query(query) {
      if (ended) throw new Error("The database connections are closed.");
      turn = (turn + 1) % connections;
      return (await (open[turn] ?? lineAt(turn))).query(query);
    },
    async end() {
      ended = true;
      for (const line of open) await line?.then((opened) => opened.end()).catch(() => undefined);
    },
  };
}

type Line = QuickConnections;

async function connect(how: pg.ClientConfig, log: Log, onBroken: () => void): Promise<Line> {
  const client = new pg.Client({ ...how, pipeline: true });
  client.on("error", (error) => log.debug({ err: error }, "a database connection broke"));
  client.on("end", onBroken);
  await client.connect();
  const { stream } = client.connection;
  let held = false;
  return {
    query<R extends pg.QueryResultRow>(query: pg.QueryConfig) {
      if (!held) {
        held = true;
        stream.cork();
        setImmediate(() => {
          held = false;
          stream.uncork();
        });
      }
      return client.query<R>(query);
    },
    end: () => client.end(),
  };
}
