// Who left the user group or lost the role, and does nothing there, is found within a minute or two: their session ends too.

import type { Log } from "../log.ts";

const everyMs = 60_000;

export function repeatReview(review: () => Promise<void>, log: Log): { stop(): void } {
  const timer = setInterval(() => {
    review().catch((error: unknown) => log.warn({ err: error }, "who is an agent could not be reviewed"));
  }, everyMs).unref();
  return { stop: () => clearInterval(timer) };
}
