// Guessing keys, tokens, cookies and links: who fails too often from one address has to wait, whatever door they try.

import { hash } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import type { HttpEnv } from "../env.ts";
import { sessionSecret } from "../sessions/cookie.ts";
import type { AddressOf } from "./address.ts";
import type { Limit } from "./limits.ts";

// Behind one address there may be a whole office: whoever was let in lately is not made to wait for someone else's guesses.
const mostKnown = 10_000;

export function limitFailures(failures: Limit, addressOf: AddressOf): MiddlewareHandler<HttpEnv> {
  const known = new Set<string>();
  return async (c, next) => {
    const credential = credentialOf(c);
    if (credential === undefined) return next();

    const address = known.has(credential) ? undefined : addressOf(c);
    if (address !== undefined) await failures.assertFree(address);
    await next();
    if (c.res.status === 401) {
      known.delete(credential);
      const guesser = addressOf(c);
      // This answer stays what it is; the next one is refused.
      if (guesser !== undefined) await failures.count(guesser).catch(() => undefined);
    } else if (c.res.status < 400 && credential !== aLink) {
      if (known.size >= mostKnown) known.clear();
      known.add(credential);
    }
  };
}

const aLink = "a link";

/** What is tried, as a hash; undefined for a request that tries nothing. */
function credentialOf({ req }: Context<HttpEnv>): string | undefined {
  if (req.method === "POST" && req.path.endsWith("/login")) return aLink;
  // Other cookies open nothing.
  const given = req.header("authorization") ?? sessionSecret(req.header("cookie"));
  return given && hash("sha256", given, "base64url");
}
