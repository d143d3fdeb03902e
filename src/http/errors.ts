// Every refusal in the documented shape: one table from the desk's codes, and what only HTTP can refuse.

import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { isRetryable } from "../database/retryable.ts";
import { FilesError } from "../desk/attachments/files.ts";
import { DeskError, type DeskErrorCode } from "../desk/errors.ts";
import { nameCommands } from "../desk/slash.ts";
import type { Log } from "../log.ts";
import { answer } from "./answer.ts";
import { describeError } from "./describe-error.ts";
import type { HttpEnv } from "./env.ts";

type Fields = Readonly<Record<string, readonly string[]>>;

const httpErrors = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  timeout: 408,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  rate_limited: 429,
} as const;

/** What HTTP itself refuses, before or around a verb. */
export class HttpError extends Error {
  readonly code: keyof typeof httpErrors;
  readonly fields: Fields | undefined;
  readonly headers: Record<string, string>;

  constructor(
    code: keyof typeof httpErrors,
    message: string,
    { fields, headers = {} }: { fields?: Fields; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = "HttpError";
    this.code = code;
    this.fields = fields;
    this.headers = headers;
  }
}

const deskErrors: Record<DeskErrorCode, number> = {
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 422,
  too_large: 413,
  rate_limited: 429,
};

export interface Refusal {
  status: number;
  code: string;
  message: string;
  fields?: Fields | undefined;
  headers?: Record<string, string>;
}

/** Answers an error; those that nobody foresaw are logged, and the caller learns only the request's id. */
export function answerError(c: Context<HttpEnv>, error: unknown, { log }: { log: Log }): Response {
  const { status, code, message, fields, headers } = loggedRefusal(c, error, log);
  const errors = fields && { errors: shortened(fields) };
  return answer(c, status, { success: false, code, message, ...errors, request_id: c.get("requestId") }, headers);
}

/** What an error means to who asked; what nobody foresaw stands in the log under the request's id. */
export function loggedRefusal(c: Context<HttpEnv>, error: unknown, log: Log): Refusal {
  const refusal = refusalOf(error);
  if (refusal.status >= 500) {
    const place = { request_id: c.get("requestId"), method: c.req.method, path: c.req.path };
    log[refusal.status === 500 ? "error" : "warn"]({ ...place, error: describeError(error) }, "a request failed");
  }
  return refusal;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof HttpError) return { ...pick(error), status: httpErrors[error.code], headers: error.headers };
  if (error instanceof DeskError) {
    const headers = error.code === "rate_limited" ? { "Retry-After": "1" } : {};
    const fields = error.fields && documentedNames(error.fields);
    return { ...pick(error), fields, status: deskErrors[error.code], headers };
  }
  if (error instanceof FilesError) return filesRefusal(error);
  if (isRetryable(error) || isOverload(error)) {
    const message = "The desk cannot reach its database right now. Please try again in a moment.";
    return { status: 503, code: "unavailable", message, headers: { "Retry-After": "2" } };
  }
  // Only what others mount on the app throws these.
  if (error instanceof HTTPException && error.status < 500) {
    return { status: error.status, code: "refused", message: "This request was refused." };
  }
  return {
    status: 500,
    code: "internal",
    message: "Something went wrong here. It was logged under this request's id.",
  };
}

const filesRefusal = ({ failure }: FilesError): Refusal =>
  failure === "full"
    ? {
        status: 507,
        code: "storage_full",
        message: "The desk has no room for this file right now. Nothing was written.",
      }
    : { ...filesAway, headers: { "Retry-After": "5" } };

const filesAway = {
  status: 503,
  code: "unavailable",
  message: "The desk cannot reach its files right now. Please try again in a moment.",
};

const pick = ({ code, message, fields }: HttpError | DeskError) => ({ code, message: nameCommands(message), fields });

/** A statement that ran into its time limit. */
const isOverload = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "57014";

/** The verbs' names for what the API documents under another. */
const documented = new Map([
  ["customer", "user_id"],
  ["body", "message"],
  ["assignee", "assigned_to"],
  ["externalId", "external_id"],
  ["avatarUrl", "avatar_url"],
]);

const documentedNames = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, sentences]) => [documented.get(name) ?? name, sentences]));

const mostFields = 20;
const longestField = 100;

/** A body of a thousand unknown fields does not get an answer of a thousand sentences. */
function shortened(fields: Fields): Fields {
  const entries = Object.entries(fields).slice(0, mostFields);
  return Object.fromEntries(entries.map(([name, sentences]) => [name.slice(0, longestField), sentences]));
}
