// Discord's REST by discord.js alone: one call, one request. Who calls decides what is done again.

import { AsyncLocalStorage } from "node:async_hooks";
import { DefaultRestOptions, type RawFile, REST, type RequestMethod, type RouteLike } from "discord.js";

export interface RestOptions {
  token: string;
  /** Default: Discord's own. */
  apiUrl?: string | undefined;
  timeoutMs: number;
  /** What ends a call after so long; a test ends it itself. */
  patience?: (ms: number) => AbortSignal;
}

export interface RestRequest {
  body?: object | undefined;
  query?: Record<string, string> | undefined;
  files?: RawFile[] | undefined;
  /** Where it may take longer than other calls. */
  timeoutMs?: number;
  /** False for paths that carry a token of their own. */
  auth?: false;
  /** False for answers to interactions, which no global limit counts: discord.com/developers/docs/topics/rate-limits#global-rate-limit. */
  counted?: false;
}

export interface DiscordRest {
  request<T>(method: `${RequestMethod}`, route: RouteLike, request?: RestRequest): Promise<T>;
}

// Each call has a signal of its own that ends it sooner.
const longestCallMs = 600_000;

/** Until when the call may begin that is being made, on this process's monotonic clock. */
const beginsBy = new AsyncLocalStorage<number>();

/** A process that was frozen hears the answer that a call waited for before the timer that should have ended that call. */
const inTime: typeof DefaultRestOptions.makeRequest = async (...call) => {
  if (performance.now() > (beginsBy.getStore() ?? Number.POSITIVE_INFINITY))
    throw new DOMException("Its time was over before it began.", "TimeoutError");
  return DefaultRestOptions.makeRequest(...call);
};

export function createRest({
  token,
  apiUrl,
  timeoutMs,
  patience = (ms) => AbortSignal.timeout(ms),
}: RestOptions): DiscordRest {
  const options = {
    version: "10",
    ...(apiUrl === undefined ? {} : { api: apiUrl }),
    retries: 0,
    timeout: longestCallMs,
    rejectOnRateLimit: () => true,
    invalidRequestWarningInterval: 500,
    makeRequest: inTime,
  };
  const rest = new REST(options);
  const uncounted = new REST({ ...options, globalRequestsPerSecond: Number.POSITIVE_INFINITY });
  return {
    async request<T>(
      method: `${RequestMethod}`,
      route: RouteLike,
      { body, query, files, auth, counted, timeoutMs: callMs = timeoutMs }: RestRequest = {},
    ): Promise<T> {
      // One 401 makes discord.js forget the token, and every later call would fail without being made.
      rest.setToken(token);
      const call = {
        method: method as RequestMethod,
        fullRoute: route,
        // Waiting behind other calls counts, or a call could begin when nobody expects it any more.
        signal: patience(callMs),
        ...(body === undefined ? {} : { body }),
        ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
        ...(files === undefined ? {} : { files }),
        ...(auth === undefined ? {} : { auth }),
      };
      return (await beginsBy.run(performance.now() + callMs, () =>
        (counted === false ? uncounted : rest).request(call),
      )) as T;
    },
  };
}
