import { setTimeout as sleep } from "node:timers/promises";
import { ChannelError } from "./channel.ts";

/** Calls one after the other's beginning, at most `burst` at once and then so many a minute, whoever asks. */
export interface Pace {
  /** Does the call when its turn has come; once more after what a 429 asks for, or after a moment when the way was bad. @throws ChannelError */
  run<T>(call: () => Promise<T>): Promise<T>;
}

export interface PaceOptions {
  burst: number;
  perMinute: number;
  signal: AbortSignal;
}

const tries = 4;
const badWayMs = 500;

export function createPace({ burst, perMinute, signal }: PaceOptions): Pace {
  const gapMs = 60_000 / perMinute;
  // When the bucket was, or will be, full again; each call moves it on by one gap.
  let fullAt = performance.now();

  async function turn(): Promise<void> {
    const now = performance.now();
    fullAt = Math.max(fullAt, now) + gapMs;
    const wait = fullAt - now - burst * gapMs;
    if (wait > 0) await sleep(wait, undefined, { signal });
    signal.throwIfAborted();
  }

  return {
    async run(call) {
      for (let attempt = 1; ; attempt += 1) {
        await turn();
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
