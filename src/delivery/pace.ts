import { setTimeout as sleep } from "node:timers/promises";
import { ChannelError, type Reading } from "./channel.ts";

/** Calls whose beginnings are counted: never more than so many in any such time, whoever asks. */
export interface Pace {
  /** Does the call when its turn has come; once more after what a 429 asks for, or after a moment when the way was bad. @throws ChannelError */
  run<T>(call: () => Promise<T>): Promise<T>;
}

export interface PaceOptions {
  /** Undefined for no limit. */
  reading: Reading | undefined;
  signal: AbortSignal;
}

const tries = 4;
const badWayMs = 500;

export function createPace({ reading, signal }: PaceOptions): Pace {
  // When each of the last calls began, or will begin.
  const begun: number[] = [];

  async function turn({ calls, withinMs }: Reading): Promise<void> {
    const now = performance.now();
    const before = begun.length < calls ? undefined : begun.shift();
    const at = before === undefined ? now : Math.max(now, before + withinMs);
    begun.push(at);
    if (at > now) await sleep(at - now, undefined, { signal });
  }

  return {
    async run(call) {
      for (let attempt = 1; ; attempt += 1) {
        if (reading) await turn(reading);
        signal.throwIfAborted();
        try {
          return await call();
        } catch (error) {
          const again = error instanceof ChannelError && (error.failure === "later" || error.failure === "unknown");
          if (!again || attempt >= tries) throw error;
          await sleep(error.retryAfterMs ?? badWayMs * 2 ** attempt, undefined, { signal });
        }
      }
    },
  };
}
