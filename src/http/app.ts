// The HTTP side of the desk: the documented API, health, and its description.

import { OpenAPIHono } from "@hono/zod-openapi";
import type { Desk } from "../desk/desk.ts";
import type { Log } from "../log.ts";
import type { Tracing } from "../tracing.ts";
import { allowOrigins } from "./cors.ts";
import { mountDocs } from "./docs/mount-docs.ts";
import { endpoints } from "./endpoints.ts";
import type { HttpEnv } from "./env.ts";
import { answerError, HttpError } from "./errors.ts";
import { mountHealth, type Readiness } from "./health.ts";
import type { AddressOf } from "./limits/address.ts";
import { limitFailures } from "./limits/limit-failures.ts";
import type { Limits } from "./limits/limits.ts";
import { createMetrics, type QueueHealth } from "./metrics/metrics.ts";
import { measure, mountMetrics } from "./metrics/mount-metrics.ts";
import { basePath, mountEndpoints } from "./mount.ts";
import { nameRequest } from "./name-request.ts";
import { mountOpenApi } from "./openapi.ts";
import { mountQueues, type OpenDashboard } from "./queues/mount-queues.ts";
import { mountLogin } from "./sessions/mount-login.ts";
import { mountStreams } from "./streams/mount.ts";
import type { Streams } from "./streams/streams.ts";
import { traceRequest } from "./trace-request.ts";
import type { AttachmentParts } from "./upload/receive.ts";
import { mountWidget } from "./widget.ts";

export type HttpApp = OpenAPIHono<HttpEnv>;

export interface HttpParts {
  desk: Desk;
  log: Log;
  readiness: Readiness;
  publicUrl: string;
  attachments: AttachmentParts;
  /** How often somebody may call; as often as they like when it does not say. */
  limits?: Limits;
  /** Where a request comes from; failed authentications are counted by it. */
  addressOf?: AddressOf;
  /** What is wrong with the queue, for the metrics. */
  queue?: QueueHealth;
  /** Looks at a request before the API does and passes on (`next`) what is not for it: browsers get pages at the same addresses. */
  pages?: OpenAPIHono<HttpEnv>;
  /** Pages that show the queues. */
  dashboard?: OpenDashboard;
  streams?: Streams;
  tracing?: Tracing | undefined;
  /** The origins whose pages may call from a browser: those that carry the widget. */
  origins?: readonly string[];
}

/** More can be mounted on it: errors, headers and the request's id are seen to for all. */
export function createHttpApp({
  desk,
  log,
  readiness,
  publicUrl,
  attachments,
  pages,
  streams,
  limits,
  addressOf,
  origins = [],
  ...parts
}: HttpParts): HttpApp {
  const metrics = createMetrics({ desk, queue: parts.queue });
  const app = new OpenAPIHono<HttpEnv>();
  app.onError((error, c) => answerError(c, error, { log }));
  app.notFound((c) => answerError(c, new HttpError("not_found", "There is nothing under this address."), { log }));
  app.use(nameRequest);
  if (parts.tracing) app.use(traceRequest(parts.tracing));
  app.use(allowOrigins(origins));
  app.use(measure(metrics));
  if (limits && addressOf) app.use(limitFailures(limits.failures, addressOf));

  mountHealth(app, desk, readiness);
  mountMetrics(app, metrics, { desk, limits });
  mountDocs(app, mountOpenApi(app, { publicUrl }));
  mountWidget(app);
  mountLogin(app, { desk, basePath, publicUrl });
  if (parts.dashboard) mountQueues(app, { desk, open: parts.dashboard });
  if (pages) app.route(basePath, pages);
  mountEndpoints(app, endpoints, { desk, limits, attachments });
  if (streams) {
    mountStreams(app, { desk, streams, limits });
    metrics.gauge("threadesk_streams", "Open streams of this process", () => streams.open);
    metrics.gauge("threadesk_stream_topics", "What they follow, each read once for all", () => streams.hub.topics);
  }
  return app;
}
