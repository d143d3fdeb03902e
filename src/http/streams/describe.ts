import type { RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import { Problem } from "../schemas.ts";
import { StreamQuery } from "./place.ts";
import type { StreamRoute } from "./routes.ts";
import { DeskStreamEventView, StreamEventView } from "./schemas.ts";

const refusals = {
  401: "No valid key or token",
  403: "A permission is missing; the message names it",
  404: "There is no such thing for this caller",
  422: "An input is wrong; each field in words",
  429: "Too many streams at a time; see Retry-After",
  503: "The database is away; see Retry-After",
};

const LastEventId = z.object({
  "Last-Event-ID": z.string().optional().meta({ description: "What a client had last: it goes on after that." }),
});

/** A stream for the OpenAPI document; what it tells is described as a union of events. */
export function describeStream(route: StreamRoute, basePath: string): RouteConfig {
  const { name, summary, tag, path, needs, params } = route;
  const schema = tag === "Events" ? z.union([StreamEventView, DeskStreamEventView]) : StreamEventView;
  const bad = Object.entries(refusals).map(([status, description]) => [
    status,
    { description, content: { "application/json": { schema: Problem } } },
  ]);
  return {
    method: "get",
    path: basePath + path,
    operationId: name,
    summary,
    description: `Needs ${needs.map((permission) => `\`${permission}\``).join(", ")}. Server-sent events: each has its name, its data as JSON, and the id to go on from; a comment every 15 seconds.`,
    tags: [tag],
    security: [{ bearer: [] }],
    request: {
      query: StreamQuery,
      headers: LastEventId,
      ...(Object.keys(params.shape).length > 0 ? { params } : {}),
    },
    responses: Object.fromEntries([
      ["200", { description: "Events, until the client leaves", content: { "text/event-stream": { schema } } }],
      ...bad,
    ]),
  };
}
