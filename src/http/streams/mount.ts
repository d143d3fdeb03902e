import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { DeskError } from "../../desk/errors.ts";
import { securityHeaders } from "../answer.ts";
import { authenticate, principalOf } from "../authenticate.ts";
import { callerOf, type Doorkeeping } from "../caller-of.ts";
import type { HttpEnv } from "../env.ts";
import { HttpError } from "../errors.ts";
import { basePath } from "../mount.ts";
import { readQuery } from "../query-string.ts";
import { describeStream } from "./describe.ts";
import { expiresInMs } from "./expiry.ts";
import { placeOf } from "./place.ts";
import { type StreamRoute, streamRoutes } from "./routes.ts";
import type { Streams } from "./streams.ts";

const streamHeaders = {
  ...securityHeaders,
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-store, no-transform",
  // Proxies that would collect an answer before they pass it on.
  "X-Accel-Buffering": "no",
};

interface StreamParts extends Doorkeeping {
  streams: Streams;
}

/** Puts the streams under the base path, behind the same authentication as everything else. */
export function mountStreams(app: OpenAPIHono<HttpEnv>, parts: StreamParts): void {
  for (const route of streamRoutes) {
    const path = basePath + route.path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.openAPIRegistry.registerPath(describeStream(route, basePath));
    app.get(path, (c) => open(c, route, parts));
    app.all(path, () => {
      throw new HttpError("method_not_allowed", "This address takes GET only.", { headers: { Allow: "GET, HEAD" } });
    });
  }
}

async function open(
  c: Context<HttpEnv>,
  route: StreamRoute,
  { desk, streams, limits }: StreamParts,
): Promise<Response> {
  const caller = await callerOf(c, { method: "get", path: route.path }, { desk, limits });
  const { hub } = streams;
  const after = placeOf(c.req, readQuery(c.req.url));
  const params = c.req.param();
  const { what, now, last } = await route.find({ desk, hub }, caller, params);

  const headers = { ...streamHeaders, ...c.get("crossOrigin"), "X-Request-Id": c.get("requestId") };
  c.set("complete", true);
  const outgoing = c.env.outgoing;
  if (c.req.method === "HEAD" || outgoing === undefined) return new Response(null, { headers });

  async function mayStay(): Promise<boolean> {
    try {
      const same = await authenticate(desk, c.req);
      const found = await route.find({ desk, hub }, same, params);
      return principalOf(same) === principalOf(caller) && found.what.audience === what.audience;
    } catch (error) {
      if (error instanceof HttpError || error instanceof DeskError) return false;
      throw error;
    }
  }
  streams.start({
    outgoing,
    headers,
    what,
    // A place that is not there yet was not given by this desk.
    after: Math.min(after ?? now, last),
    customer: caller.kind === "customer" ? caller.id : undefined,
    expiresInMs: expiresInMs(c.req, desk.now()),
    mayStay,
  });
  return RESPONSE_ALREADY_SENT;
}
