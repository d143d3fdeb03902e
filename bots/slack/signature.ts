// Slack's v0 request signatures (docs.slack.dev/authentication/verifying-requests-from-slack).

import { createHmac, timingSafeEqual } from "node:crypto";

export interface SignedRequest {
  signature: string | undefined;
  timestamp: string | undefined;
  /** As it came, byte by byte. */
  body: Uint8Array;
}

/** Five minutes, both ways: Bolt's own check takes any time in the future. */
const toleranceSeconds = 300;

export function isFromSlack(
  signingSecret: string,
  { signature, timestamp, body }: SignedRequest,
  nowMs: number,
): boolean {
  if (signature === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > toleranceSeconds) return false;
  const expected = `v0=${createHmac("sha256", signingSecret).update(`v0:${timestamp}:`).update(body).digest("hex")}`;
  const [given, wanted] = [Buffer.from(signature), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
