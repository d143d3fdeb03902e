import type { RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import { describeRefusal } from "../refusals.ts";
import { StreamQuery } from "./place.ts";
import type { StreamRoute } from "./routes.ts";
import { DeskStreamEventView, DeskStreamPlace, StreamEventView } from "./schemas.ts";

/** The desk's stream tells the same events, each with where it happened; of `typing` there is only the conversation. */
const deskEvent = ({ shape: { event, data } }: (typeof told)[number]) =>
  z.object({
    event,
    data:
      event.value === "typing"
        ? DeskStreamPlace.pick({ conversation_id: true }).extend({ data })
        : DeskStreamPlace.extend({ data }),
  });
const told = [...StreamEventView.options, ...DeskStreamEventView.options];
const DeskStreamView = z.union(told.map(deskEvent)).meta({ id: "DeskStreamTold" });

const at = "2025-11-09 17:00:00";
const read = { side: "desk", up_to: 3, at };
const assigned = { from: null, to: { id: 4, name: "Dana" } };
const place = {
  conversation_id: 1,
  ticket_number: "TKT-001",
  seq: 2,
  at,
  actor: { kind: "agent", id: 4, name: "Dana" },
};

const conversationExample = `retry: 1000
id: 3

id: 4
event: read
data: ${JSON.stringify(read)}

event: typing
data: ${JSON.stringify({ side: "desk", user_id: 4, name: "Dana" })}

id: 5
event: status
data: ${JSON.stringify({ ticket_number: "TKT-001", from: "open", status: "in_progress", at })}
`;

const deskExample = `retry: 1000
id: 41

id: 42
event: assigned
data: ${JSON.stringify({ ...place, data: assigned })}

event: typing
data: ${JSON.stringify({ conversation_id: 1, data: { side: "customer", user_id: 1, name: "Jane Doe" } })}
`;

const LastEventId = z.object({
  "Last-Event-ID": z.string().optional().meta({ description: "What a client had last: it goes on after that." }),
});

const tooMany = {
  words: "Too many requests, or too many streams at a time; see Retry-After",
  message: "At most 3 streams at a time: close one first.",
};

/** A stream for the OpenAPI document; what it tells is described as a union of events. */
export function describeStream(route: StreamRoute, basePath: string): RouteConfig {
  const { name, summary, tag, path, needs, params } = route;
  const content =
    tag === "Events"
      ? { schema: DeskStreamView, example: deskExample }
      : { schema: StreamEventView, example: conversationExample };
  const hasParams = Object.keys(params.shape).length > 0;
  const bad = [401, 403, ...(hasParams ? [404] : []), 422, 429, 500, 503].map((status) => [
    status,
    describeRefusal(status, status === 429 ? tooMany : {}),
  ]);
  return {
    method: "get",
    path: basePath + path,
    operationId: name,
    summary,
    description: `Needs ${needs.map((permission) => `\`${permission}\``).join(", ")}. Server-sent events: each has its name, its data as JSON, and the id to go on from; a comment every 15 seconds. A customer has three open at a time in each process of the desk.`,
    tags: [tag],
    security: [{ bearer: [] }, { session: [] }],
    request: {
      query: StreamQuery,
      headers: LastEventId,
      ...(hasParams ? { params } : {}),
    },
    responses: Object.fromEntries([
      ["200", { description: "Events, until the client leaves", content: { "text/event-stream": content } }],
      ...bad,
    ]),
  };
}
