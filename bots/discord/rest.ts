// Discord's REST by discord.js alone: one call, one request. Who calls decides what is done again.

import { REST, type RequestMethod, type RouteLike } from "discord.js";

export interface RestOptions {
  token: string;
  /** Default: Discord's own. */
  apiUrl?: string | undefined;
  timeoutMs: number;
}

export interface RestRequest {
  body?: object | undefined;
  query?: Record<string, string> | undefined;
  /** False for paths that carry a token of their own. */
  auth?: false;
}

export interface DiscordRest {
  request<T>(method: `${RequestMethod}`, route: RouteLike, request?: RestRequest): Promise<T>;
}

export function createRest({ token, apiUrl, timeoutMs }: RestOptions): DiscordRest {
  const rest = new REST({
    version: "10",
    ...(apiUrl === undefined ? {} : { api: apiUrl }),
    retries: 0,
    timeout: timeoutMs,
    rejectOnRateLimit: () => true,
    invalidRequestWarningInterval: 500,
  });
  return {
    async request<T>(
      method: `${RequestMethod}`,
      route: RouteLike,
      { body, query, auth }: RestRequest = {},
    ): Promise<T> {
      // One 401 makes discord.js forget the token, and every later call would fail without being made.
      rest.setToken(token);
      return (await rest.request({
        method: method as RequestMethod,
        fullRoute: route,
        // Waiting behind other calls counts, or a call could begin when nobody expects it any more.
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body }),
        ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
        ...(auth === undefined ? {} : { auth }),
      })) as T;
    },
  };
}
