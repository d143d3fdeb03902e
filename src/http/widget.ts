// The script of the chat widget: one file that any page may load. It is built beside the rest (src/prepare.mjs).

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { packageRoot } from "../package-root.ts";
import { securityHeaders } from "./answer.ts";
import type { HttpEnv } from "./env.ts";
import { HttpError } from "./errors.ts";
import { basePath } from "./mount.ts";

export const widgetFile = path.join(packageRoot(), "dist/browser/widget.js");

interface Script {
  etag: string;
  plain: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
  br: Uint8Array<ArrayBuffer>;
}

export function mountWidget(app: OpenAPIHono<HttpEnv>): void {
  let reading: Promise<Script> | undefined;
  app.get(`${basePath}/widget.js`, async (c) => {
    reading ??= readScript().catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    const { etag, ...script } = await reading;
    const encoding = encodingFor(c.req.header("accept-encoding") ?? "");
    const headers = {
      ...securityHeaders,
      "Content-Type": "text/javascript; charset=utf-8",
      // A desk that was brought up to date is so on every page within minutes.
      "Cache-Control": "public, max-age=300",
      "Cross-Origin-Resource-Policy": "cross-origin",
      Vary: "Accept-Encoding",
      ETag: etag,
      "X-Request-Id": c.get("requestId"),
    };
    c.set("complete", true);
    if (c.req.header("if-none-match") === etag) return new Response(null, { status: 304, headers });
    const coded = encoding === "plain" ? {} : { "Content-Encoding": encoding };
    return new Response(script[encoding], { headers: { ...headers, ...coded } });
  });
}

async function readScript(): Promise<Script> {
  const plain = await readFile(widgetFile).catch(() => {
    throw new HttpError("not_found", "The widget is not built: run npm start once.");
  });
  const [zipped, br] = await Promise.all([promisify(gzip)(plain, { level: 9 }), promisify(brotliCompress)(plain)]);
  const etag = `W/"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
  return { etag, plain: Uint8Array.from(plain), gzip: Uint8Array.from(zipped), br: Uint8Array.from(br) };
}

function encodingFor(accepted: string): "br" | "gzip" | "plain" {
  const names = accepted.split(",").map((part) => part.trim().split(";")[0]);
  return (["br", "gzip"] as const).find((name) => names.includes(name)) ?? "plain";
}
