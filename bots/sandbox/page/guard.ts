// The page asks nobody who they are, so it answers this machine's own browser only.

import { createMiddleware } from "hono/factory";

const ownNames = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** A page elsewhere can make its own name lead to this machine; the Host header then tells. */
export const loopbackOnly = createMiddleware(async (c, next) => {
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  const address = `http://${host}`;
  if (!URL.canParse(address) || !ownNames.has(new URL(address).hostname)) {
    return c.text(
      "The sandbox answers only on the machine it runs on: open it as http://127.0.0.1 or http://localhost.",
      403,
    );
  }
  await next();
});

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

export const ownWordsOnly = createMiddleware(async (c, next) => {
  await next();
  if (!c.res.headers.has("Content-Security-Policy")) c.header("Content-Security-Policy", policy);
  c.header("X-Content-Type-Options", "nosniff");
  c.header("Cross-Origin-Resource-Policy", "same-origin");
  c.header("Cross-Origin-Opener-Policy", "same-origin");
  c.header("Referrer-Policy", "no-referrer");
  c.header("Cache-Control", "no-store");
});

/** A form or a script of another site must not act here. */
export const noStrangers = createMiddleware(async (c, next) => {
  const isJson = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() === "application/json";
  if (!isJson || !isFromHere(c.req.header("sec-fetch-site"), c.req.header("origin"), c.req.header("host"))) {
    return c.json({ ok: false, message: "Only the sandbox's own page may do this." }, 403);
  }
  await next();
});

function isFromHere(site: string | undefined, origin: string | undefined, host: string | undefined): boolean {
  if (site !== undefined && site !== "same-origin") return false;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
