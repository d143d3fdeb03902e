// Looks when a hold window ends, so that what was held goes at once; the sweep finds what a crash left.

import type { Desk } from "../desk/desk.ts";
import { releaseHeldMessages } from "../desk/relay/hold.ts";
import type { Log } from "../log.ts";

export interface ReleaseTimer {
  at(time: Date): void;
  stop(): void;
}

export function createReleaseTimer(desk: Desk, log: Log): ReleaseTimer {
  const timers = new Set<NodeJS.Timeout>();
  return {
    at(time) {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          releaseHeldMessages(desk).catch((error: unknown) =>
            log.warn({ err: error }, "held messages wait for the sweep"),
          );
        },
        Math.max(0, time.getTime() - desk.now().getTime()) + 5,
      );
      timers.add(timer);
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
