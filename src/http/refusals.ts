// What each refusal means, and how one reads, for the document.

interface RefusalWords {
  words: string;
  code: string;
  example: string;
}

export const refusals: Readonly<Record<number, RefusalWords>> = {
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
    words: "The body is not application/json",
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
};
