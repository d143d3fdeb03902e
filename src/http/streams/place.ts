// Where a client is in a feed: what it says by Last-Event-ID when it comes back, else by `after`.

import type { HonoRequest } from "hono";
import { z } from "zod";
import { parse } from "../parse.ts";

const Place = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,15})$/, "This must be the id of an event of this stream.")
  .transform(Number)
  .pipe(z.int().min(0));

export const StreamQuery = z.strictObject({
  after: Place.optional().meta({
    type: "integer",
    description: "An event's id, or a message's `seq` in a conversation's stream; without it the stream begins now.",
  }),
});

/** Undefined for now. @throws HttpError invalid */
export function placeOf(request: HonoRequest, query: Record<string, string>): number | undefined {
  const { after } = parse(StreamQuery, query);
  const last = request.header("last-event-id");
  // An empty one is what a browser sends that has had none.
  if (last === undefined || last === "") return after;
  return parse(z.object({ "Last-Event-ID": Place }), { "Last-Event-ID": last })["Last-Event-ID"];
}
