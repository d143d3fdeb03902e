/** Waits so long, or until the signal; never throws. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
}

const longestMs = 30_000;

/** What the answer asks for, or more and more with every attempt, a little different for everyone. */
export function backOffMs(attempt: number, response?: Response): number {
  const asked = Number(response?.headers.get("retry-after") ?? Number.NaN);
  if (Number.isFinite(asked) && asked >= 0) return Math.min(asked * 1_000, longestMs);
  const grown = Math.min(250 * 2 ** (attempt - 1), 10_000);
  return grown / 2 + (Math.random() * grown) / 2;
}
