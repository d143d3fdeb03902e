// Signing in with a one-time link, and out. Opening the link only shows a button: what looks at links before people do
// (scanners, previews) does not use it up.

import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { html } from "hono/html";
import type { Desk } from "../../desk/desk.ts";
import { useLoginLink } from "../../desk/people/login-links.ts";
import { revokeSession } from "../../desk/people/sessions.ts";
import { answer, securityHeaders } from "../answer.ts";
import { authenticate } from "../authenticate.ts";
import type { HttpEnv } from "../env.ts";
import { HttpError } from "../errors.ts";
import { answerPage } from "../page/page.ts";
import { success } from "../success.ts";
import { clearSession, setSession } from "./cookie.ts";
import { forgetPlace, keptPlace } from "./return-place.ts";
import { signInPage } from "./sign-in-page.ts";

interface LoginParts {
  desk: Desk;
  basePath: string;
  publicUrl: string;
}

export function mountLogin(app: OpenAPIHono<HttpEnv>, { desk, basePath, publicUrl }: LoginParts): void {
  const scope = { basePath, secure: publicUrl.startsWith("https:") };
  const home = `${basePath}/tickets`;

  app.get(`${basePath}/login`, (c) => {
    const token = c.req.query("token") ?? "";
    return isToken(token) ? confirmPage(c, `${basePath}/login`, token) : refusedPage(c, token === "" ? 200 : 401);
  });

  app.post(`${basePath}/login`, async (c) => {
    assertSameSite(c.req.header("sec-fetch-site"));
    const token = new URLSearchParams(await readForm(c)).get("token") ?? "";
    const secret = isToken(token) ? await useLoginLink(desk, token, c.req.header("user-agent") ?? null) : undefined;
    if (secret === undefined) return refusedPage(c, 401);
    const place = keptPlace(c.req.header("cookie"), basePath);
    const cookies = [setSession(secret, scope), ...(place === undefined ? [] : [forgetPlace(basePath)])];
    return seeOther(c, place ?? home, cookies);
  });

  app.post(`${basePath}/logout`, async (c) => {
    const caller = await authenticate(desk, c.req);
    if (caller.kind !== "agent") throw new HttpError("forbidden", "Only agents sign out; a key is revoked.");
    await revokeSession(desk, caller, { session: caller.session });
    const cookie = clearSession(scope);
    if (c.req.header("accept")?.includes("text/html")) return seeOther(c, `${basePath}/login`, [cookie]);
    return answer(c, 200, success("Signed out", {}), { "Set-Cookie": cookie });
  });
}

const isToken = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

/** Another site shall not sign somebody in as someone else. */
function assertSameSite(from: string | undefined): void {
  if (from === undefined || from === "same-origin" || from === "none") return;
  throw new HttpError("forbidden", "Signing in begins on the desk's own page.");
}

const longestForm = 1_000;

async function readForm(c: Context<HttpEnv>): Promise<string> {
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded"))
    throw new HttpError("unsupported_media_type", "The form must be application/x-www-form-urlencoded.");
  const length = Number(c.req.header("content-length") ?? Number.NaN);
  if (!(length <= longestForm))
    throw new HttpError("too_large", `The form is too large: at most ${longestForm} bytes.`);
  return c.req.text();
}

function seeOther(c: Context<HttpEnv>, location: string, cookies: string[]): Response {
  c.set("complete", true);
  const headers = new Headers({ ...securityHeaders, "X-Request-Id": c.get("requestId"), Location: location });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}

const confirmPage = (c: Context<HttpEnv>, action: string, token: string) =>
  answerPage(c, {
    title: "Sign in · Threadesk",
    body: html`<body class="card"><main><h1>Sign in to Threadesk</h1>
<p>This link works once. It signs this browser in as you; sign out when you are done on a computer that others use.</p>
<form method="post" action="${action}"><input type="hidden" name="token" value="${token}"><button autofocus>Sign in</button></form></main></body>`,
  });

/** The same words whether the link is unknown, used or too old. */
const refusedPage = (c: Context<HttpEnv>, status: 200 | 401) =>
  status === 200
    ? signInPage(c, { status })
    : signInPage(c, {
        status,
        title: "This link does not work",
        lead: "A link works once, and for ten minutes.",
      });
