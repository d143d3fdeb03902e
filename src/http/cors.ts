// Which other origins' pages may call the API: those that are named, with a token in hand and never with a cookie. A browser
// gives no page of another origin anything without these headers.

import type { MiddlewareHandler } from "hono";
import { securityHeaders } from "./answer.ts";
import type { HttpEnv } from "./env.ts";
import { basePath } from "./mount.ts";

const secondsToRemember = "600";

/** No Access-Control-Allow-Credentials, ever: with it a page could act as whoever is signed in here. */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler<HttpEnv> {
  const allowed = new Set(origins);
  return async (c, next) => {
    const origin = c.req.header("origin");
    if (origin === undefined || !allowed.has(origin) || !c.req.path.startsWith(`${basePath}/`)) return next();

    const headers = headersFor(origin);
    if (c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined)
      return new Response(null, { status: 204, headers: { ...securityHeaders, ...headers, ...preflight } });
    c.set("crossOrigin", headers);
    await next();
    // What is streaming has had them from its own hands.
    if (c.res.headers.has("x-hono-already-sent")) return;
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };
}

const headersFor = (origin: string): Record<string, string> => ({
  "Access-Control-Allow-Origin": origin,
  "Access-Control-Expose-Headers": "Retry-After, X-Request-Id, Idempotent-Replayed",
  Vary: "Origin",
});

const preflight = {
  "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Last-Event-ID",
  "Access-Control-Max-Age": secondsToRemember,
};
