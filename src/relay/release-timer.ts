// Looks when a hold window ends, so that what was held goes at once; the sweep finds what a crash left.

import type { Desk } from "../desk/desk.ts";
import { releaseHeldMessages } from "../desk/relay/hold.ts";
import type { Log } from "../log.ts";

export interface ReleaseTimer {
  /** After so many milliseconds. */
  after(ms: number): void;
  stop(): void;
}

export function createReleaseTimer(desk: Desk, log: Log): ReleaseTimer {
  const timers = new Set<NodeJS.Timeout>();
  return {
    after(ms) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        releaseHeldMessages(desk).catch((error: unknown) =>
          log.warn({ err: error }, "held messages wait for the sweep"),
        );
      }, Math.max(0, ms) + 5);
      timers.add(timer);
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
