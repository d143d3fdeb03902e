// The open streams of this process.

import type { ServerResponse } from "node:http";
import type { Desk } from "../../desk/desk.ts";
import { DeskError } from "../../desk/errors.ts";
import type { Hints } from "../../desk/feed/hints.ts";
import type { Log } from "../../log.ts";
import { describeError } from "../describe-error.ts";
import { type Connection, openConnection } from "./connection.ts";
import { bytesOf } from "./encode.ts";
import { createStreamHub, type Followed, type StreamHub } from "./hub.ts";
import { createKeeper, type Kept, type StreamTimes, streamTimes } from "./keeper.ts";

interface Opening extends Omit<Kept, "connection"> {
  outgoing: ServerResponse;
  headers: Record<string, string>;
  what: Followed;
  /** Where the client is. */
  after: number;
  /** Whose streams are counted together; undefined for those that are not counted. */
  customer: number | undefined;
}

export interface Streams {
  readonly hub: StreamHub;
  readonly open: number;
  /** Opens a stream on a response; it goes on by itself. @throws DeskError rate_limited */
  start(opening: Opening): void;
  /** Ends every stream; there are no new ones. */
  close(): void;
}

interface StreamsParts {
  desk: Desk;
  hints: Hints;
  log: Log;
  pollMs?: number;
  times?: Partial<StreamTimes>;
  mostPerCustomer?: number;
  mostWaitingBytes?: number;
  /** How long a client waits before it comes back. */
  retryMs?: number;
}

export function createStreams(parts: StreamsParts): Streams {
  const { log, times, mostPerCustomer = 3, mostWaitingBytes = 1_048_576, retryMs = 1_000 } = parts;
  const hub = createStreamHub(parts);
  const keeper = createKeeper({ ...streamTimes, ...times });
  const counts = new Map<number, number>();
  let closing = false;

  function count(customer: number | undefined, by: 1 | -1): void {
    if (customer === undefined) return;
    const now = (counts.get(customer) ?? 0) + by;
    if (now > 0) counts.set(customer, now);
    else counts.delete(customer);
  }

  function start({ outgoing, headers, what, after, customer, ...kept }: Opening): void {
    if (customer !== undefined && (counts.get(customer) ?? 0) >= mostPerCustomer) {
      throw new DeskError("rate_limited", `At most ${mostPerCustomer} streams at a time: close one first.`);
    }
    outgoing.writeHead(200, headers);
    const connection: Connection = openConnection(outgoing, {
      mostBytes: mostWaitingBytes,
      onClose() {
        count(customer, -1);
        keeper.release(connection);
        hub.unfollow(what, connection);
      },
    });
    count(customer, 1);
    keeper.keep({ connection, ...kept });
    // The id alone: from here on the client can come back to where it was, even before anything happens.
    connection.take(bytesOf(`retry: ${retryMs}\nid: ${after}\n\n`));
    if (outgoing.destroyed || closing) {
      connection.destroy();
      return;
    }
    hub.follow(what, connection, after).catch((error: unknown) => {
      log.warn({ error: describeError(error) }, "a stream could not begin; its client will come back");
      connection.end();
    });
  }

  return {
    hub,
    start,
    get open() {
      return keeper.open;
    },
    close() {
      closing = true;
      keeper.endAll();
      hub.close();
    },
  };
}
