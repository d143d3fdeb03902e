// What an examination of the house found, one thing at a time.

export interface Finding {
  level: "ok" | "warn" | "fail";
  /** Of which part: "Slack", "database". */
  part: string;
  /** How it is, or what is wrong, in a sentence. */
  says: string;
  /** The one step that mends it; only where something is wrong. */
  mend?: string;
}

/** Makes findings of one part. */
export const findingsOf = (part: string) => ({
  ok: (says: string): Finding => ({ level: "ok", part, says }),
  warn: (says: string, mend: string): Finding => ({ level: "warn", part, says, mend }),
  fail: (says: string, mend: string): Finding => ({ level: "fail", part, says, mend }),
});

/** Seconds by which this machine's clock may be wrong before anybody minds, and before requests and tokens are refused for it. */
const [someSkew, tooMuchSkew] = [5, 60];

/** How far this machine's clock is from another's; positive when it is ahead. */
export function clockFinding(part: string, skewMs: number, whose: string): Finding {
  const { ok, warn, fail } = findingsOf(part);
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  if (seconds <= someSkew) return ok(`The clock agrees with ${whose}.`);
  const says = `This machine's clock is ${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} ${whose}.`;
  const mend = "Keep it right by NTP: timedatectl set-ntp true.";
  return seconds <= tooMuchSkew ? warn(says, mend) : fail(says, mend);
}
