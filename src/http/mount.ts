import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { answer, answerText } from "./answer.ts";
import { answerFile } from "./attachments/answer-file.ts";
import { readJson } from "./body.ts";
import { callerOf, type Doorkeeping } from "./caller-of.ts";
import { describeRoute } from "./describe-route.ts";
import type { Endpoint } from "./endpoint.ts";
import type { HttpEnv } from "./env.ts";
import { HttpError } from "./errors.ts";
import { answerKept, idempotencyKey, replayed } from "./idempotency.ts";
import { readQuery } from "./query-string.ts";
import { answerUpload } from "./upload/answer-upload.ts";
import { type AttachmentParts, isForm } from "./upload/receive.ts";

export const basePath = "/customerservices";

export interface MountParts extends Doorkeeping {
  attachments: AttachmentParts;
}

/** Puts the endpoints under the base path, each behind authentication; a known address answers other methods with 405. */
export function mountEndpoints(app: OpenAPIHono<HttpEnv>, endpoints: readonly Endpoint[], parts: MountParts): void {
  for (const endpoint of endpoints) {
    app.openAPIRegistry.registerPath(describeRoute(endpoint, basePath));
    app.on(endpoint.method.toUpperCase(), honoPath(endpoint), (c) => run(c, endpoint, parts));
  }
  for (const [path, methods] of methodsByPath(endpoints)) {
    app.all(path, () => {
      const headers = { Allow: methods.join(", ") };
      throw new HttpError("method_not_allowed", `This address takes ${methods.join(" and ")} only.`, { headers });
    });
  }
}

async function run(c: Context<HttpEnv>, endpoint: Endpoint, parts: MountParts): Promise<Response> {
  const { desk, attachments } = parts;
  const caller = await callerOf(c, endpoint, parts);
  const given = { desk, caller, uploaded: [], files: attachments.files, fileLimits: attachments };
  if (endpoint.form && (endpoint.filesOnly || isForm(c.req))) return answerUpload(c, endpoint, given, attachments);
  const body = endpoint.body && (await readJson(c, { optional: endpoint.bodyOptional ?? false }));
  const work = endpoint.prepare({ params: c.req.param(), query: readQuery(c.req.url), body: body?.value });

  const key = endpoint.method === "post" ? idempotencyKey(c.req) : undefined;
  if (key === undefined) {
    const reply = await work(given);
    return reply.file ? answerFile(c, reply.file) : answer(c, reply.status, reply.body);
  }
  const request = [c.req.method, c.req.path, body?.text ?? ""];
  const kept = await answerKept(desk, { caller, key, request, replays: endpoint.replays }, (tx) =>
    work({ ...given, desk: tx }),
  );
  return answerText(c, kept.status, kept.json, kept.replayed ? replayed : {});
}

const honoPath = ({ path }: Endpoint): string => basePath + path.replaceAll(/\{(\w+)\}/g, ":$1");

function methodsByPath(endpoints: readonly Endpoint[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const endpoint of endpoints) {
    const path = honoPath(endpoint);
    const own = endpoint.method === "get" ? ["GET", "HEAD"] : [endpoint.method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...own]);
  }
  return methods;
}
