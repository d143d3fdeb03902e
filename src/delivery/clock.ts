// This machine's clock beside the database's, which decides what is due, and beside the platforms'. A process whose clock goes wrong tells
// what it should all the same; what it writes down as the time, and Slack's signatures, are off by as much. So none starts like that.

import type { Desk } from "../desk/desk.ts";
import type { Log } from "../log.ts";

const read = {
  name: "clock-read",
  text: "SELECT to_jsonb(extract(epoch FROM clock_timestamp()) * 1000) AS result",
};

/** How far this machine's clock is ahead of the database's; what the question itself took is in nobody's favour. */
export async function clockSkewMs(desk: Pick<Desk, "one">, now: () => number = Date.now): Promise<number> {
  const before = now();
  const database = (await desk.one<number>(read, [])) ?? before;
  const after = now();
  if (database < before) return before - database;
  return database > after ? after - database : 0;
}

const notableMs = 2_000;
const wrongMs = 60_000;

/** Undefined for what is no problem. */
export function skewInWords(skewMs: number): string | undefined {
  if (Math.abs(skewMs) <= wrongMs) return undefined;
  const direction = skewMs > 0 ? "ahead of" : "behind";
  return `This machine's clock is ${Math.round(Math.abs(skewMs) / 1_000)} s ${direction} the database's: set both by NTP. Times are shown wrong, and beyond five minutes Slack's requests are refused.`;
}

/** At the start: what is notable is said. @throws when this machine's clock is wrong */
export async function assertClock(desk: Pick<Desk, "one">, log: Log, now?: () => number): Promise<void> {
  const skewMs = await clockSkewMs(desk, now);
  const wrong = skewInWords(skewMs);
  if (wrong !== undefined) throw new Error(wrong);
  if (Math.abs(skewMs) <= notableMs) return;
  log.warn({ skewMs: Math.round(skewMs) }, "this machine's clock and the database's differ");
}

/** At the start, and nobody waits for it. A platform's clock decides nothing of the desk's: a difference is said, whoever is wrong. */
export async function sayPlatformSkew(
  platform: "Slack" | "Discord",
  asked: Promise<number | undefined>,
  log: Log,
): Promise<void> {
  const skewMs = (await asked) ?? 0;
  if (Math.abs(skewMs) <= notableMs) return;
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const direction = skewMs > 0 ? "ahead of" : "behind";
  log.warn(
    { skewMs: Math.round(skewMs) },
    `this machine's clock is ${seconds} s ${direction} ${platform}'s: set it by NTP`,
  );
}
