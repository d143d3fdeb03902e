// The stylesheet stands in the sources, the client's modules where the build puts them.

import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Context } from "hono";
import { packageRoot } from "../../../src/package-root.ts";

const styleFolder = path.join(packageRoot(), "bots/sandbox/page/style");
/** One stylesheet, in this order. */
const styleParts = ["page", "columns", "messages", "fields", "slack", "discord", "customer", "narrow"];

const isBuilt = import.meta.url.endsWith(".js");
const clientFolder = isBuilt
  ? path.join(import.meta.dirname, "client")
  : path.join(packageRoot(), "dist/bots/sandbox/page/client");

export async function serveStyle(c: Context): Promise<Response> {
  const parts = await Promise.all(styleParts.map((name) => readFile(path.join(styleFolder, `${name}.css`), "utf8")));
  return c.body(parts.join("\n"), 200, { "Content-Type": "text/css; charset=utf-8" });
}

export async function serveClient(c: Context): Promise<Response> {
  const name = c.req.param("name") ?? "";
  if (!/^[a-z-]+\.js$/.test(name)) return c.notFound();
  const text = await readFile(path.join(clientFolder, name), "utf8").catch(() => undefined);
  if (text === undefined) return c.text("Not built: run `npm start` once.", 404);
  return c.body(text, 200, { "Content-Type": "text/javascript; charset=utf-8" });
}
