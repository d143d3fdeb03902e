import type { Clock } from "../drawer.ts";

const DISCORD_EPOCH = 1_420_070_400_000n;

/** Unique and increasing even when the clock stands still or goes back. */
export function createSnowflakes(clock: Clock, highest: string): () => string {
  let last = BigInt(highest);
  return () => {
    const now = (BigInt(Math.floor(clock.now())) - DISCORD_EPOCH) << 22n;
    last = now > last ? now : last + 1n;
    return last.toString();
  };
}

export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
