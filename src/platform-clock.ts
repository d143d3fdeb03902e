import { request } from "undici";

const patienceMs = 8_000;

/**
 * How far this machine's clock is ahead of a platform's, by the Date that any of its answers bears. Undefined when it does not answer: that
 * is for others to say.
 */
export async function platformSkewMs(
  url: URL | string,
  call: { method?: "GET" | "POST"; headers?: Record<string, string> },
  now: () => Date,
): Promise<number | undefined> {
  try {
    const { headers, body } = await request(url, { ...call, signal: AbortSignal.timeout(patienceMs) });
    await body.dump();
    const theirs = Date.parse(String(headers.date));
    return Number.isNaN(theirs) ? undefined : now().getTime() - theirs;
  } catch {
    return undefined;
  }
}
