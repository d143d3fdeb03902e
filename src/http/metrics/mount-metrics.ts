import type { OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { actorPermissions } from "../../desk/actor.ts";
import { forbidden } from "../../desk/errors.ts";
import { securityHeaders } from "../answer.ts";
import { callerOf, type Doorkeeping } from "../caller-of.ts";
import type { HttpEnv } from "../env.ts";
import { basePath } from "../mount.ts";
import type { Metrics } from "./metrics.ts";

/** Times every request; one that no endpoint took counts as "other", whatever it asked for. */
export function measure(metrics: Metrics): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const begun = performance.now();
    await next();
    const seconds = (performance.now() - begun) / 1_000;
    const route = c.get("route") ?? "other";
    metrics.answered({ method: methodOf(c.req.method), route, status: c.res.status, seconds });
  };
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** A caller may write any word there. */
const methodOf = (method: string): string => (methods.has(method) ? method : "other");

/** For keys and agents that may see tickets; its figures are of the whole desk, so never for a customer. */
export function mountMetrics(app: OpenAPIHono<HttpEnv>, metrics: Metrics, doorkeeping: Doorkeeping): void {
  for (const prefix of ["", basePath]) {
    app.get(`${prefix}/metrics`, async (c) => {
      const caller = await callerOf(c, { method: "get", path: "/metrics" }, doorkeeping);
      if (caller.kind === "customer" || !actorPermissions(caller).has("view_tickets"))
        throw forbidden("Metrics are for keys and agents that have the permission view_tickets.");
      const text = await metrics.text();
      c.set("complete", true);
      const headers = { ...securityHeaders, "Content-Type": metrics.contentType, "X-Request-Id": c.get("requestId") };
      return new Response(text, { status: 200, headers });
    });
  }
}
