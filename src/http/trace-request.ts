import type { MiddlewareHandler } from "hono";
import type { Tracing } from "../tracing.ts";
import type { HttpEnv } from "./env.ts";

/** A span for each request, by its endpoint's documented address; a caller's own trace goes on in it. */
export function traceRequest(tracing: Tracing): MiddlewareHandler<HttpEnv> {
  return (c, next) => {
    const method = c.req.method;
    const from = Object.fromEntries(
      ["traceparent", "tracestate"].flatMap((name) => {
        const value = c.req.header(name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    const facts = { "http.request.method": method };
    return tracing.span(method, { kind: "server", facts, from }, async (span) => {
      await next();
      const route = c.get("route") ?? "other";
      span.rename(`${method} ${route}`);
      span.add({ "http.route": route, "http.response.status_code": c.res.status });
    });
  };
}
