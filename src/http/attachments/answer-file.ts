import { Readable } from "node:stream";
import type { Context } from "hono";
import { securityHeaders } from "../answer.ts";
import type { FileReply } from "../endpoint.ts";
import type { HttpEnv } from "../env.ts";
import { HttpError } from "../errors.ts";

/** A file to be saved, never shown: whatever it holds, no browser runs it on this address. */
export async function answerFile(c: Context<HttpEnv>, file: FileReply): Promise<Response> {
  const headers = {
    ...securityHeaders,
    "Content-Type": file.type === "text/plain" ? "text/plain; charset=utf-8" : file.type,
    "Content-Length": String(file.bytes),
    "Content-Disposition": disposition(file.name),
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-site",
    "X-Request-Id": c.get("requestId"),
  };
  const stream = c.req.method === "HEAD" ? null : await file.open();
  if (stream === undefined) throw new HttpError("not_found", "This file is not there any more.");
  c.set("complete", true);
  const body = stream && (Readable.toWeb(stream) as ReadableStream<Uint8Array>);
  return new Response(body, { status: 200, headers });
}

/** RFC 6266: plain ASCII for the old, and the name itself by RFC 5987. */
export function disposition(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
