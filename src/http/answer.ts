// The one way the API answers: JSON, its headers complete from the beginning.

import type { Context } from "hono";
import { textOf } from "../desk/json-text.ts";
import type { HttpEnv } from "./env.ts";

/** On every answer; a page or a file that needs another policy sets its own. */
export const securityHeaders = {
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
} as const;

export function answer(c: Context<HttpEnv>, status: number, body: object, headers?: Record<string, string>): Response {
  return answerText(c, status, textOf(body), headers);
}

/** The same for what is JSON text already. */
export function answerText(
  c: Context<HttpEnv>,
  status: number,
  json: string,
  headers?: Record<string, string>,
): Response {
  c.set("complete", true);
  // A plain object all at once: node-server writes it as it is, without building a Headers.
  return new Response(json, {
    status,
    headers: { ...securityHeaders, "Content-Type": "application/json", "X-Request-Id": c.get("requestId"), ...headers },
  });
}
