// The console's stylesheet and script, under addresses that change with them.

import type { Context } from "hono";
import { type BrowserFiles, readBrowserFiles } from "../browser-files.ts";
import { securityHeaders } from "../http/answer.ts";
import type { HttpEnv } from "../http/env.ts";

let read: Promise<BrowserFiles> | undefined;

export function consoleFiles(): Promise<BrowserFiles> {
  read ??= readBrowserFiles({
    style: "src/web/style",
    sheets: ["base", "frame", "forms", "tickets", "conversation", "chat", "stats", "narrow"],
    client: "src/web/client",
  });
  return read;
}

export async function serveFile(c: Context<HttpEnv>): Promise<Response> {
  const files = await consoleFiles();
  const { version, name = "" } = c.req.param();
  const file = version === files.version ? files.find(name) : undefined;
  if (!file) return c.notFound();

  const zipped = c.req.header("accept-encoding")?.includes("gzip") ?? false;
  c.set("complete", true);
  return new Response(zipped ? file.gzip : file.body, {
    headers: {
      ...securityHeaders,
      "Cache-Control": "public, max-age=31536000, immutable",
      "Content-Type": file.type,
      "X-Request-Id": c.get("requestId"),
      Vary: "Accept-Encoding",
      ...(zipped ? { "Content-Encoding": "gzip" } : {}),
    },
  });
}
