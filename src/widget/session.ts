// The way to the desk in a customer's name: the token is asked for when it is needed, kept while it holds, and asked for again
// when it has ended.

import { type Client, createClient } from "../client/create-client.ts";
import type { WidgetOptions } from "./options.ts";

export interface Session {
  client: Client;
  /** Whether the desk answered when it was last asked. */
  readonly isReachable: boolean;
  /** Whether there was nobody to ask for. */
  readonly isSignedOut: boolean;
}

/** Nobody is signed in at the company. */
export class SignedOutError extends Error {}

const marginMs = 30_000;
const attempts = 3;
const away: readonly number[] = [502, 503, 504];

export function createSession(baseUrl: string, askToken: WidgetOptions["token"], onChange: () => void): Session {
  let held: string | undefined;
  let asking: Promise<string> | undefined;
  let [isReachable, isSignedOut] = [true, false];

  const note = (reachable: boolean, signedOut: boolean) => {
    const changed = reachable !== isReachable || signedOut !== isSignedOut;
    [isReachable, isSignedOut] = [reachable, signedOut];
    if (changed) onChange();
  };

  async function ask(): Promise<string> {
    const given = await askToken().catch((error: unknown) => {
      note(false, false);
      throw error;
    });
    if (given === null) {
      note(isReachable, true);
      throw new SignedOutError();
    }
    note(isReachable, false);
    held = given;
    return given;
  }

  function token(): Promise<string> | string {
    if (held !== undefined && endsAt(held) - marginMs > Date.now()) return held;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function reach(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    try {
      const response = await fetch(input, { ...init, credentials: "omit", cache: "no-store" });
      note(!away.includes(response.status), isSignedOut);
      return response;
    } catch (error) {
      if (!init?.signal?.aborted) note(false, isSignedOut);
      throw error;
    }
  }

  async function reachAgain(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const response = await reach(input, init);
    if (response.status !== 401) return response;
    const headers = new Headers(init?.headers);
    if (headers.get("Authorization") === `Bearer ${held}`) held = undefined;
    headers.set("Authorization", `Bearer ${await token()}`);
    return reach(input, { ...init, headers });
  }

  return {
    client: createClient({ baseUrl, token: async () => token(), attempts, fetch: reachAgain }),
    get isReachable() {
      return isReachable;
    },
    get isSignedOut() {
      return isSignedOut;
    },
  };
}

/** As the token itself says; one that does not say is kept until it is refused. */
function endsAt(token: string): number {
  try {
    const part = token.split(".")[1] ?? "";
    const { exp } = JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/"))) as { exp?: number };
    return exp === undefined ? Number.POSITIVE_INFINITY : exp * 1_000;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
