// The addresses that answer something else than the API's JSON, for the document; each is mounted where it is made.

import type { RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import { Problem } from "./schemas.ts";

interface PlainRoute {
  name: string;
  summary: string;
  description: string;
  method: "get" | "post";
  path: string;
  /** Whether it is for those who have said who they are. */
  secured: boolean;
  /** Status -> what it then answers, and as what. */
  answers: Readonly<Record<number, { description: string; type: string; schema: z.ZodType }>>;
  query?: z.ZodObject;
  form?: z.ZodObject;
}

const json = "application/json";
const page = { type: "text/html", schema: z.string() };
const problem = { type: json, schema: Problem };
const Remarks = z.record(z.string(), z.string()).optional();
const Token = z.object({ token: z.string().length(32) });

export const plainRoutes: readonly PlainRoute[] = [
  {
    name: "healthz",
    summary: "Whether the process lives",
    description: "For whoever watches the process. Also at `/healthz`.",
    method: "get",
    path: "/healthz",
    secured: false,
    answers: { 200: { description: "It does", type: json, schema: z.object({ status: z.literal("ok") }) } },
  },
  {
    name: "readyz",
    summary: "Whether it can work, and what is wrong",
    description: "For load balancers. Also at `/readyz`.",
    method: "get",
    path: "/readyz",
    secured: false,
    answers: {
      200: { description: "It can", type: json, schema: z.object({ status: z.literal("ready"), remarks: Remarks }) },
      503: {
        description: "It cannot; each part in words",
        type: json,
        schema: z.object({
          status: z.literal("not_ready"),
          problems: z.record(z.string(), z.string()),
          remarks: Remarks,
        }),
      },
    },
  },
  {
    name: "metrics",
    summary: "Figures for Prometheus",
    description: "For keys and agents that have `view_tickets`; never for a customer. Also at `/metrics`.",
    method: "get",
    path: "/metrics",
    secured: true,
    answers: {
      200: { description: "Prometheus' text format", type: "text/plain", schema: z.string() },
      401: { description: "No valid key or token", ...problem },
      403: { description: "The caller may not", ...problem },
      429: { description: "Too many requests; see Retry-After", ...problem },
      503: { description: "The database is away; see Retry-After", ...problem },
    },
  },
  {
    name: "openapi",
    summary: "This document",
    description: "OpenAPI 3.1, from the schemas that check.",
    method: "get",
    path: "/openapi.json",
    secured: false,
    answers: { 200: { description: "The document", type: json, schema: z.looseObject({ openapi: z.string() }) } },
  },
  {
    name: "docs",
    summary: "This document as a page",
    description: "Without scripts, and without any other host.",
    method: "get",
    path: "/docs",
    secured: false,
    answers: { 200: { description: "The page", ...page } },
  },
  {
    name: "widget",
    summary: "The chat widget: a script for a company's own pages",
    description: "One file, compressed under 30 kB. `WIDGET_ORIGINS` names the origins whose pages it may work on.",
    method: "get",
    path: "/widget.js",
    secured: false,
    answers: {
      200: { description: "The script", type: "text/javascript", schema: z.string() },
      304: { description: "The caller has it", type: "text/javascript", schema: z.string() },
      404: { description: "It is not built", ...problem },
    },
  },
  {
    name: "loginPage",
    summary: "What a sign-in link opens: a page with one button",
    description: "Opening it uses nothing up. Agents get a link by `/support web` or on the command line.",
    method: "get",
    path: "/login",
    secured: false,
    query: Token.partial(),
    answers: {
      200: { description: "The page", ...page },
      401: { description: "This cannot be a link of the desk", ...page },
    },
  },
  {
    name: "login",
    summary: "Sign in: the link's token for a session's cookie",
    description: "A token works once and for ten minutes; the session ends 12 hours after its last use.",
    method: "post",
    path: "/login",
    secured: false,
    form: Token,
    answers: {
      303: { description: "Signed in; on to the tickets", ...page },
      401: { description: "The link is unknown, used or too old", ...page },
      403: { description: "Another site sent this", ...problem },
      413: { description: "The form is too large", ...problem },
      415: { description: "The body is not a form", ...problem },
      429: { description: "Too many failed attempts; see Retry-After", ...problem },
      503: { description: "The database is away; see Retry-After", ...problem },
    },
  },
  {
    name: "logout",
    summary: "Sign out: the session ends",
    description: "For agents.",
    method: "post",
    path: "/logout",
    secured: true,
    answers: {
      200: {
        description: "Signed out",
        type: json,
        schema: z.object({ success: z.literal(true), message: z.literal("Signed out") }),
      },
      303: { description: "Signed out, for a browser", ...page },
      401: { description: "Not signed in", ...problem },
      403: { description: "Not an agent, or another site sent this", ...problem },
      503: { description: "The database is away; see Retry-After", ...problem },
    },
  },
];

export function describePlainRoute(route: PlainRoute, basePath: string): RouteConfig {
  const { name, summary, description, method, path, secured, answers, query, form } = route;
  const responses = Object.entries(answers).map(([status, { description: what, type, schema }]) => [
    status,
    { description: what, content: { [type]: { schema } } },
  ]);
  return {
    method,
    path: basePath + path,
    operationId: name,
    summary,
    description,
    tags: ["Service"],
    security: secured ? [{ bearer: [] }, { session: [] }] : [],
    request: {
      ...(query ? { query } : {}),
      ...(form ? { body: { content: { "application/x-www-form-urlencoded": { schema: form } }, required: true } } : {}),
    },
    responses: Object.fromEntries(responses),
  };
}
