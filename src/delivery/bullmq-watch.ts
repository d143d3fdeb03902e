import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../log.ts";
import type { BullWorker } from "./bullmq-backends.ts";

const idleMs = 30_000;
const closePatienceMs = 10_000;

export interface WatchedWorker extends BullWorker {
  /** Some ring went unheard. One who has heard nothing since the first of them, for half a minute, is replaced. */
  unheard(): void;
}

/**
 * BullMQ's workers have been seen to wait for ever on a connection that had come back (reliability.md, B9): they say nothing of it, and are
 * as good as gone. `open` gets what tells that a job is being done.
 */
export function watchWorker(
  open: (doing: <T>(work: () => Promise<T>) => Promise<T>) => BullWorker,
  log: Log,
  now: () => number = () => performance.now(),
): WatchedWorker {
  let underWay = 0;
  let unheardSince: number | undefined;
  const doing = async <T>(work: () => Promise<T>): Promise<T> => {
    underWay += 1;
    unheardSince = undefined;
    try {
      return await work();
    } finally {
      underWay -= 1;
    }
  };
  let current = open(doing);
  const leaving = new Set<Promise<void>>();

  return {
    unheard() {
      if (underWay > 0) return;
      unheardSince ??= now();
      if (now() - unheardSince < idleMs) return;
      unheardSince = undefined;
      log.warn({}, "the worker hears no rings: it is opened anew");
      const gone = closeInTime(current).finally(() => leaving.delete(gone));
      leaving.add(gone);
      current = open(doing);
    },
    close: async () => void (await Promise.all([closeInTime(current), ...leaving])),
  };
}

/** Waits a while: for what a worker has in hand, or one that is not connected. BullMQ ends no close by force that began without. */
export async function closeInTime(what: { close(): Promise<unknown> } | undefined): Promise<void> {
  await Promise.race([what?.close(), sleep(closePatienceMs, undefined, { ref: false })]).catch(() => undefined);
}
