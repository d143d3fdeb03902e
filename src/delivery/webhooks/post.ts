// One call to an endpoint: no redirect, no proxy, ten seconds, and of its answer only the status.

import { Agent } from "undici";
import { type AddressRules, problemWithAddress } from "../../desk/webhooks/address.ts";
import { BlockedAddress, guardedLookup, type Resolve, resolveBySystem } from "./guard.ts";

export type Outcome = { ok: true; status: number } | Failure;

/** `unreachable` is an endpoint that gave no answer at all; `retryAfterMs` is when one that has too much wants to be called again. */
export interface Failure {
  ok: false;
  status: number | null;
  reason: string;
  unreachable: boolean;
  retryAfterMs?: number;
}

export interface Poster {
  post(url: string, headers: Record<string, string>, body: string): Promise<Outcome>;
  close(): Promise<void>;
}

export const callMs = 10_000;
const mostOfAnswer = 65_536;

export interface PosterParts {
  rules: AddressRules;
  timeoutMs?: number;
  resolve?: Resolve;
}

/** Never throws. */
export function createPoster({ rules, timeoutMs = callMs, resolve = resolveBySystem }: PosterParts): Poster {
  const agent = new Agent({
    connect: { timeout: timeoutMs, ...(rules.allowPrivate ? {} : { lookup: guardedLookup(resolve) }) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connections: 8,
    pipelining: 1,
    maxHeaderSize: 16_384,
  });
  return {
    async post(url, headers, body) {
      // Whatever was saved once, by other rules perhaps; a connection to a plain address looks nothing up.
      const problem = problemWithAddress(url, rules);
      if (problem !== undefined) return failure(null, `blocked: ${problem}`);
      try {
        return await call(agent, url, headers, body, timeoutMs);
      } catch (error) {
        return failureOf(error, timeoutMs);
      }
    },
    close: () => agent.destroy(),
  };
}

async function call(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
  body: string,
  timeoutMs: number,
): Promise<Outcome> {
  const { origin, pathname, search } = new URL(url);
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await agent.request({ origin, path: pathname + search, method: "POST", headers, body, signal });
  // The status says it all; the rest is read away so that the connection can be used again, or cut.
  answer.body.dump({ limit: mostOfAnswer, signal }).catch(() => undefined);
  const { statusCode: status } = answer;
  if (status >= 200 && status < 300) return { ok: true, status };
  const failed = failure(
    status,
    status < 400 ? `It answered ${status}; redirects are not followed.` : `It answered ${status}.`,
  );
  const retryAfterMs = status === 429 || status === 503 ? parseRetryAfter(answer.headers["retry-after"]) : undefined;
  return retryAfterMs === undefined ? failed : { ...failed, retryAfterMs };
}

/** Seconds, or a date (RFC 9110); undefined for anything else. */
function parseRetryAfter(header: string | string[] | undefined): number | undefined {
  const value = typeof header === "string" ? header.trim() : "";
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const date = /^[A-Z][a-z]{2}, .+ GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

const failure = (status: number | null, reason: string, unreachable = false): Failure => ({
  ok: false,
  status,
  reason,
  unreachable,
});

const words: Record<string, string> = {
  ECONNREFUSED: "It refused the connection.",
  ECONNRESET: "It cut the connection.",
  ENOTFOUND: "Its name is not known.",
  EAI_AGAIN: "Its name cannot be looked up right now.",
  UND_ERR_SOCKET: "It cut the connection.",
  UND_ERR_CONNECT_TIMEOUT: "It did not take the connection in time.",
  CERT_HAS_EXPIRED: "Its certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "Its certificate is self-signed.",
  ERR_TLS_CERT_ALTNAME_INVALID: "Its certificate is for another name.",
};

/** Never the error's own message: it may hold the address, and with it a secret of the app's. */
export function failureOf(error: unknown, timeoutMs: number): Failure {
  const causes = [error, error instanceof Error ? error.cause : undefined].filter((each) => each instanceof Error);
  if (causes.some((each) => each instanceof BlockedAddress))
    return failure(null, `blocked: ${new BlockedAddress().message}`);
  const name = causes[0]?.name ?? "";
  if (/Timeout/.test(name)) return failure(null, `It did not answer within ${timeoutMs / 1_000} seconds.`, true);
  const code = causes.map((each) => ("code" in each ? String(each.code) : "")).find(Boolean) ?? "";
  return failure(null, words[code] ?? `The call failed (${/^[A-Z_]{2,60}$/.test(code) ? code : "unknown"}).`, true);
}
