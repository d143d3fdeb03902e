import { randomUUID } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { securityHeaders } from "./answer.ts";
import type { HttpEnv } from "./env.ts";

const wellFormed = /^[\w.-]{8,64}$/;

/** Names the request, by the caller's own name when it is a sound one, and lets no answer go out bare. */
export const nameRequest: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const given = c.req.header("x-request-id");
  const id = given !== undefined && wellFormed.test(given) ? given : randomUUID();
  c.set("requestId", id);
  await next();

  if (c.get("complete")) return;
  for (const [name, value] of Object.entries({ ...securityHeaders, "X-Request-Id": id })) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  }
};
