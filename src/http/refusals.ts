// What each refusal means, and how one reads, for the document.

import type { RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import { Problem } from "./schemas.ts";

interface RefusalWords {
  words: string;
  code: string;
  example: string;
}

const refusals: Readonly<Record<number, RefusalWords>> = {
  400: { words: "Not JSON", code: "bad_request", example: "The body is not JSON." },
  401: {
    words: "No valid key or token",
    code: "unauthorized",
    example: "This needs a valid API key or customer token: Authorization: Bearer …",
  },
  403: {
    words: "A permission is missing; the message names it",
    code: "forbidden",
    example: "This needs the permission edit_tickets.",
  },
  404: {
    words: "There is no such thing for this caller",
    code: "not_found",
    example: "There is nothing under this address.",
  },
  408: { words: "The body stopped coming", code: "timeout", example: "The body stopped coming." },
  409: {
    words: "Somebody was faster, or the first request with this Idempotency-Key is still running",
    code: "conflict",
    example: "The first request with this key is still running.",
  },
  413: {
    words: "The body is too large",
    code: "too_large",
    example: "The body is too large: at most 1048576 bytes.",
  },
  415: {
    words: "The body is of another type than this takes",
    code: "unsupported_media_type",
    example: "The body must be JSON: Content-Type: application/json.",
  },
  422: {
    words: "An input is wrong; each field in words",
    code: "invalid",
    example: "status: This must be one of: open, in_progress, resolved, closed.",
  },
  429: {
    words: "Too many requests; see Retry-After",
    code: "rate_limited",
    example: "That was too often: at most 60 changes a minute. Try again in 12 seconds.",
  },
  500: {
    words: "Something went wrong; it was logged under the request's id",
    code: "internal",
    example: "Something went wrong here. It was logged under this request's id.",
  },
  503: {
    words: "The database or the queue is away; see Retry-After",
    code: "unavailable",
    example: "The desk cannot reach its database right now. Please try again in a moment.",
  },
  507: {
    words: "There is no room for the file",
    code: "storage_full",
    example: "The desk has no room for this file right now. Nothing was written.",
  },
};

/** Where a call takes nothing but files. */
export const noForm = "The body must be multipart/form-data with files.";

const retryAfter = z.object({ "Retry-After": z.int().meta({ description: "Seconds." }) });

type Response = RouteConfig["responses"][string];

/** A refusal for the OpenAPI document; words and sentence are the usual ones when it does not say. */
export function describeRefusal(status: number, special: { words?: string; message?: string } = {}): Response {
  const refusal = refusals[status];
  if (!refusal) throw new Error(`There are no words for the refusal ${status}.`);
  const { words = refusal.words, message = refusal.example } = special;
  const errors = status === 422 ? { errors: { status: [message.replace("status: ", "")] } } : {};
  const example = {
    success: false,
    code: refusal.code,
    message,
    ...errors,
    request_id: "2f8a6f0e-6a52-4a8e-9a51-0d6f7f4c1f7b",
  };
  return {
    description: words,
    ...([429, 503].includes(status) ? { headers: retryAfter } : {}),
    content: { "application/json": { schema: Problem, example } },
  };
}
