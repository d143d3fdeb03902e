/** "1732312345.000200", a message's id and time, in microseconds. */
export function microsOf(ts: string): bigint {
  const [seconds = "0", micros = ""] = ts.split(".");
  return /^\d{1,12}$/.test(seconds)
    ? BigInt(seconds) * 1_000_000n + BigInt(micros.replace(/\D/g, "").padEnd(6, "0").slice(0, 6))
    : 0n;
}

/** The same as a number. */
export const timeOf = (ts: string): number => Number(microsOf(ts));
