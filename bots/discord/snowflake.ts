import { DISCORD_EPOCH_MS } from "./limits.ts";

/** The first id that Discord could give at that time; ids order as their times. */
export function snowflakeAt(time: Date): bigint {
  return BigInt(Math.max(0, time.getTime() - DISCORD_EPOCH_MS)) << 22n;
}

/** When what has the id was made, in microseconds since 1970; to the millisecond. */
export const timeOf = (id: string): number => (Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS) * 1_000;

export const laterOf = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** For sorting ids of messages, oldest first. */
export function compareIds(a: string, b: string): number {
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
