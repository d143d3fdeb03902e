// The HTTP side of the desk: the documented API, health, and its description.

import { OpenAPIHono } from "@hono/zod-openapi";
import type { Desk } from "../desk/desk.ts";
import type { Log } from "../log.ts";
import { endpoints } from "./endpoints.ts";
import type { HttpEnv } from "./env.ts";
import { answerError, HttpError } from "./errors.ts";
import { mountHealth, type Readiness } from "./health.ts";
import { basePath, mountEndpoints } from "./mount.ts";
import { nameRequest } from "./name-request.ts";
import { mountOpenApi } from "./openapi.ts";
import { mountStreams } from "./streams/mount.ts";
import type { Streams } from "./streams/streams.ts";
import type { AttachmentParts } from "./upload/receive.ts";

export type HttpApp = OpenAPIHono<HttpEnv>;

export interface HttpParts {
  desk: Desk;
  log: Log;
  readiness: Readiness;
  publicUrl: string;
  attachments: AttachmentParts;
  /** Looks at a request before the API does and passes on (`next`) what is not for it: browsers get pages at the same addresses. */
  pages?: OpenAPIHono<HttpEnv>;
  streams?: Streams;
}

/** More can be mounted on it: errors, headers and the request's id are seen to for all. */
export function createHttpApp({ desk, log, readiness, publicUrl, attachments, pages, streams }: HttpParts): HttpApp {
  const app = new OpenAPIHono<HttpEnv>();
  app.onError((error, c) => answerError(c, error, { log }));
  app.notFound((c) => answerError(c, new HttpError("not_found", "There is nothing under this address."), { log }));
  app.use(nameRequest);

  mountHealth(app, readiness);
  mountOpenApi(app, { publicUrl });
  if (pages) app.route(basePath, pages);
  mountEndpoints(app, endpoints, { desk, attachments });
  if (streams) mountStreams(app, { desk, streams });
  return app;
}
