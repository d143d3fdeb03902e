import type { ServerResponse } from "node:http";
import type { Follower } from "./topic.ts";

/** A response that stays open and is written to as things happen. */
export interface Connection extends Follower {
  /** When something was written last, and since when the other end takes nothing; of performance.now(). */
  readonly wroteAt: number;
  readonly blockedSince: number | undefined;
  /** Says goodbye; who does not leave is cut off. */
  end(lastBytes?: Uint8Array): void;
  /** Cuts it off. */
  destroy(): void;
}

const patienceMs = 5_000;

/**
 * What a slow reader has not taken waits in memory, up to `mostBytes`; more cuts it off. That loses nothing: it comes back
 * with the id of what it had.
 */
export function openConnection(
  outgoing: ServerResponse,
  { mostBytes, onClose }: { mostBytes: number; onClose: () => void },
): Connection {
  let closed = false;
  let wroteAt = performance.now();
  let blockedSince: number | undefined;
  let waiting: (() => void)[] = [];
  let cut: NodeJS.Timeout | undefined;

  const release = () => {
    blockedSince = undefined;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const close = () => {
    if (closed) return;
    closed = true;
    release();
    onClose();
  };
  outgoing.on("drain", release);
  // A connection that breaks says so by an event; what is to be done about it is done at its close.
  outgoing.on("error", () => undefined);
  outgoing.once("close", () => {
    clearTimeout(cut);
    close();
  });

  const destroy = () => {
    close();
    outgoing.destroy();
  };

  return {
    get closed() {
      return closed;
    },
    get wroteAt() {
      return wroteAt;
    },
    get blockedSince() {
      return blockedSince;
    },
    take(bytes) {
      if (closed) return;
      if (outgoing.writableLength + bytes.byteLength > mostBytes) return destroy();
      wroteAt = performance.now();
      if (!outgoing.write(bytes)) blockedSince ??= wroteAt;
    },
    room: () =>
      closed || blockedSince === undefined ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
    end(lastBytes) {
      if (closed) return;
      outgoing.end(lastBytes);
      cut = setTimeout(() => outgoing.destroy(), patienceMs);
      cut.unref();
      close();
    },
    destroy,
  };
}
