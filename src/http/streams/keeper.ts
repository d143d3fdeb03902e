// What every open stream needs from time to time, by one clock for all of them.

import type { Connection } from "./connection.ts";
import { bytesOf } from "./encode.ts";

export interface StreamTimes {
  /** A comment when nothing else was written for so long. */
  heartbeatMs: number;
  /** A reader that takes nothing for so long is cut off. */
  blockedMs: number;
  /** Whether the caller still may is asked again so often. */
  recheckMs: number;
  /** Then it is closed, and the client comes back. */
  lifetimeMs: number;
  tickMs: number;
}

export const streamTimes: StreamTimes = {
  heartbeatMs: 15_000,
  blockedMs: 15_000,
  recheckMs: 60_000,
  lifetimeMs: 900_000,
  tickMs: 1_000,
};

export interface Kept {
  connection: Connection;
  /** When the caller's token ends, in milliseconds from now. */
  expiresInMs: number | undefined;
  /** False when the caller may not any more. @throws when that cannot be said just now */
  mayStay(): Promise<boolean>;
}

export interface Keeper {
  keep(kept: Kept): void;
  release(connection: Connection): void;
  /** Ends every stream. */
  endAll(): void;
  readonly open: number;
}

interface Row extends Kept {
  recheckAt: number;
  endsAt: number;
  expiresAt: number;
}

const heartbeat = bytesOf(":\n\n");
const notAllowed = bytesOf(": this is not yours to read any more\n\n");

/** Not all at once: they would all come back at once, too. */
const comeBack = (): Uint8Array => bytesOf(`retry: ${500 + Math.floor(Math.random() * 2_000)}\n\n`);

export function createKeeper(times: StreamTimes): Keeper {
  const rows = new Map<Connection, Row>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const now = performance.now();
    for (const row of rows.values()) lookAt(row, now);
  }

  function lookAt(row: Row, now: number): void {
    const { connection } = row;
    if (now - (connection.blockedSince ?? now) > times.blockedMs) connection.destroy();
    else if (now >= row.expiresAt) connection.end(notAllowed);
    else if (now >= row.endsAt) connection.end(comeBack());
    else if (now - connection.wroteAt >= times.heartbeatMs) connection.take(heartbeat);
    if (connection.closed || now < row.recheckAt) return;
    row.recheckAt = now + times.recheckMs;
    void recheck(row);
  }

  async function recheck({ connection, mayStay }: Row): Promise<void> {
    // With the database away nothing can be told either; it is asked again when the time comes.
    const stays = await mayStay().catch(() => true);
    if (!stays) connection.end(notAllowed);
  }

  return {
    keep(kept) {
      const now = performance.now();
      rows.set(kept.connection, {
        ...kept,
        recheckAt: now + times.recheckMs,
        endsAt: now + times.lifetimeMs * (0.95 + Math.random() * 0.05),
        expiresAt: now + (kept.expiresInMs ?? Number.POSITIVE_INFINITY),
      });
      timer ??= setInterval(look, times.tickMs);
    },
    release(connection) {
      rows.delete(connection);
      if (rows.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    },
    endAll() {
      for (const { connection } of [...rows.values()]) connection.end(comeBack());
    },
    get open() {
      return rows.size;
    },
  };
}
