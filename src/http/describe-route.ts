import type { RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import { isPermission, type Permission, permissionsOf } from "../desk/permissions.ts";
import { examples } from "./docs/examples.ts";
import type { Endpoint, Need } from "./endpoint.ts";
import { describeRefusal, noForm } from "./refusals.ts";

const goodAnswers: Readonly<Record<200 | 201, string>> = { 200: "Done", 201: "Made" };

const IdempotencyHeaders = z.object({
  "Idempotency-Key": z.string().min(1).max(255).optional().meta({
    description: "The same key and body give the first answer again, for seven days.",
  }),
});

/** An endpoint for the OpenAPI document. */
export function describeRoute(endpoint: Endpoint, basePath: string): RouteConfig {
  const { method, path, name, summary, tag, answer, statuses = [200] } = endpoint;
  const example = examples[name];
  const good = statuses.map((status) => [
    status,
    {
      description: endpoint.answersFile ? "The file, to be saved" : goodAnswers[status],
      content: endpoint.answersFile
        ? fileContent
        : json(answer, status === (example?.status ?? 200) ? example?.answer : undefined),
    },
  ]);
  const bad = refusalsOf(endpoint).map((status) => [
    status,
    describeRefusal(status, endpoint.filesOnly && status === 415 ? { message: noForm } : {}),
  ]);
  return {
    method,
    path: basePath + path,
    operationId: name,
    summary,
    description: whoMay(endpoint),
    tags: [tag],
    security: [{ bearer: [] }, { session: [] }],
    request: requestOf(endpoint),
    responses: Object.fromEntries([...good, ...bad]),
  };
}

const Bytes = z.string().meta({ type: "string", format: "binary" });
const fileContent = { "*/*": { schema: Bytes } };

/** A form has its files beside its fields. */
const Files = z.array(Bytes).meta({ description: "One part for each file, all of this name." });
const formOf = (fields: z.ZodObject) => ({
  "multipart/form-data": { schema: z.object({ ...fields.shape, files: Files }) },
});

const json = (schema: z.ZodType, example?: unknown) => ({
  "application/json": { schema, ...(example === undefined ? {} : { example }) },
});

const others: Readonly<Record<Exclude<Need, Permission>, string>> = {
  manage_keys: "For admins, and for keys that have all nine permissions.",
  agent: "For agents.",
  authenticated: "For everyone who says who they are.",
};

function whoMay({ needs, alsoNeeds = [], customers }: Endpoint): string {
  const asked = [needs, ...alsoNeeds].map((permission) => `\`${permission}\``).join(", ");
  const who = isPermission(needs) ? `Needs ${asked}.` : others[needs];
  if (customers === "never") return isPermission(needs) ? `${who} Not for customers.` : who;
  return isPermission(needs) && permissionsOf("customer").has(needs)
    ? `${who} A customer reaches what is their own.`
    : who;
}

function requestOf({
  name,
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
      ? {
          body: {
            content: { ...(filesOnly ? {} : json(body, examples[name]?.body)), ...(form && formOf(form)) },
            required: !bodyOptional,
          },
        }
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
