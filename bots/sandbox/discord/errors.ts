// Discord's own error bodies: { code, message, errors }.

import type { Json } from "./model.ts";

const WORDS = {
  10003: [404, "Unknown Channel"],
  10004: [404, "Unknown Guild"],
  10007: [404, "Unknown Member"],
  10008: [404, "Unknown Message"],
  10011: [404, "Unknown Role"],
  10013: [404, "Unknown User"],
  10014: [400, "Unknown Emoji"],
  10015: [404, "Unknown Webhook"],
  10062: [404, "Unknown interaction"],
  10063: [404, "Unknown application command"],
  10087: [404, "Unknown Tag"],
  30003: [400, "Maximum number of pins reached (50)"],
  30007: [400, "Maximum number of webhooks reached (15)"],
  30010: [400, "Maximum number of reactions reached (20)"],
  40001: [401, "Unauthorized"],
  40005: [413, "Request entity too large"],
  40061: [400, "Tag names must be unique"],
  40060: [400, "Interaction has already been acknowledged."],
  50001: [403, "Missing Access"],
  50003: [403, "Cannot execute action on a DM channel"],
  50005: [403, "Cannot edit a message authored by another user"],
  50006: [400, "Cannot send an empty message"],
  50007: [403, "Cannot send messages to this user"],
  50008: [400, "Cannot send messages in a non-text channel"],
  50013: [403, "Missing Permissions"],
  50021: [403, "Cannot execute action on a system message"],
  50024: [400, "Cannot execute action on this channel type"],
  50027: [401, "Invalid Webhook Token"],
  50083: [400, "Thread is archived"],
  50109: [400, "The request body contains invalid JSON."],
  160004: [400, "A thread has already been created for this message"],
  220001: [400, "Webhooks posted to forum channels must have a thread_name or thread_id"],
  220003: [400, "Webhooks can only create threads in forum channels"],
} as const satisfies Record<number, readonly [number, string]>;

export type ErrorCode = keyof typeof WORDS;

export class DiscordError extends Error {
  readonly status: number;
  readonly body: Json;

  constructor(status: number, body: Json) {
    super(String(body.message));
    this.status = status;
    this.body = body;
  }
}

export interface FieldError {
  path: readonly (string | number)[];
  code: string;
  message: string;
}

export function refuse(code: ErrorCode): DiscordError {
  const [status, message] = WORDS[code];
  return new DiscordError(status, { message, code });
}

export function unauthorized(): DiscordError {
  return new DiscordError(401, { message: "401: Unauthorized", code: 0 });
}

export function notFound(): DiscordError {
  return new DiscordError(404, { message: "404: Not Found", code: 0 });
}

export function rateLimited(seconds: number): DiscordError {
  return new DiscordError(429, { message: "You are being rate limited.", retry_after: seconds, global: false });
}

export function invalidForm(fields: readonly FieldError[]): DiscordError {
  const errors: Json = {};
  for (const field of fields) {
    let node = errors;
    for (const key of field.path) {
      const next = (node[String(key)] ?? {}) as Json;
      node[String(key)] = next;
      node = next;
    }
    const list = (node._errors ?? []) as Json[];
    node._errors = [...list, { code: field.code, message: field.message }];
  }
  return new DiscordError(400, { message: "Invalid Form Body", code: 50035, errors });
}

export function describeFields(fields: readonly FieldError[]): string {
  return fields.map((field) => `${field.path.join(".") || "body"}: ${field.message} (${field.code})`).join("; ");
}
