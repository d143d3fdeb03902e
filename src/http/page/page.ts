// The few pages that the API itself has: no script, no outside host, and a policy that says so.

import { createHash } from "node:crypto";
import type { Context } from "hono";
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { securityHeaders } from "../answer.ts";
import type { HttpEnv } from "../env.ts";
import { style } from "./style.ts";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

interface Page {
  title: string;
  body: Html;
  status?: 200 | 400 | 401;
}

const styleHash = createHash("sha256").update(style).digest("base64");
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

export async function answerPage(c: Context<HttpEnv>, { title, body, status = 200 }: Page): Promise<Response> {
  const text = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${raw(`<style>${style}</style>`)}
</head>
${body}
</html>`;
  c.set("complete", true);
  return new Response(text.toString(), {
    status,
    headers: {
      ...securityHeaders,
      "Content-Security-Policy": policy,
      "Content-Type": "text/html; charset=utf-8",
      "X-Request-Id": c.get("requestId"),
    },
  });
}
