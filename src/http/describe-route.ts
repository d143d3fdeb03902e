import type { RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import type { Endpoint } from "./endpoint.ts";
import { Problem } from "./schemas.ts";

const refusals: Readonly<Record<number, string>> = {
  400: "Not JSON",
  401: "No valid key or token",
  403: "A permission is missing; the message names it",
  404: "There is no such thing for this caller",
  409: "Somebody was faster, or the first request with this Idempotency-Key is still running",
  413: "The body is too large",
  408: "The body stopped coming",
  415: "The body is of a type that is not taken here",
  422: "An input is wrong; each field in words",
  429: "Too many requests; see Retry-After",
  500: "Something went wrong; it was logged under the request's id",
  503: "The database or the queue is away; see Retry-After",
  507: "There is no room for the file",
};

const IdempotencyHeaders = z.object({
  "Idempotency-Key": z.string().min(1).max(255).optional().meta({
    description: "The same key and body give the first answer again, for seven days.",
  }),
});

/** An endpoint for the OpenAPI document. */
export function describeRoute(endpoint: Endpoint, basePath: string): RouteConfig {
  const { method, path, name, summary, tag, needs, alsoNeeds = [], answer, statuses = [200] } = endpoint;
  const content = endpoint.answersFile ? fileContent : json(answer);
  const good = statuses.map((status) => [status, { description: "Done", content }]);
  const bad = refusalsOf(endpoint).map((status) => [
    status,
    { description: refusals[status] ?? "", content: json(Problem) },
  ]);
  return {
    method,
    path: basePath + path,
    operationId: name,
    summary,
    description: `Needs ${[needs, ...alsoNeeds].map((permission) => `\`${permission}\``).join(", ")}.`,
    tags: [tag],
    security: [{ bearer: [] }],
    request: requestOf(endpoint),
    responses: Object.fromEntries([...good, ...bad]),
  };
}

const Bytes = z.string().meta({ type: "string", format: "binary" });
const fileContent = { "*/*": { schema: Bytes } };

/** A form has its files beside its fields. */
const formOf = (fields: z.ZodObject) => ({
  "multipart/form-data": { schema: z.object({ ...fields.shape, files: z.array(Bytes) }) },
});

const json = (schema: z.ZodType) => ({ "application/json": { schema } });

function requestOf({
  method,
  params,
  query,
  body,
  form,
  filesOnly = false,
  bodyOptional = false,
}: Endpoint): NonNullable<RouteConfig["request"]> {
  return {
    ...(hasFields(params) ? { params } : {}),
    ...(hasFields(query) ? { query } : {}),
    ...(method === "post" ? { headers: IdempotencyHeaders } : {}),
    ...(body
      ? { body: { content: { ...(filesOnly ? {} : json(body)), ...(form && formOf(form)) }, required: !bodyOptional } }
      : {}),
  };
}

function refusalsOf({ method, params, body, form }: Endpoint): number[] {
  return [
    ...(body ? [400, 413, 415] : []),
    ...(form ? [408, 507] : []),
    ...(hasFields(params) ? [404] : []),
    ...(method === "get" ? [] : [409]),
    ...[401, 403, 422, 429, 500, 503],
  ].sort((one, other) => one - other);
}

const hasFields = (schema: z.ZodObject): boolean => Object.keys(schema.shape).length > 0;
