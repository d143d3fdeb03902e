// How the console answers: a page in its frame, or on to the next one.

import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Context } from "hono";
import type { Child } from "hono/jsx";
import { actorPermissions } from "../desk/actor.ts";
import type { Desk } from "../desk/desk.ts";
import { forbidden } from "../desk/errors.ts";
import type { SignedIn } from "../desk/people/sessions.ts";
import type { Permission } from "../desk/permissions.ts";
import { securityHeaders } from "../http/answer.ts";
import type { HttpEnv } from "../http/env.ts";
import { basePath } from "../http/mount.ts";
import type { AttachmentParts } from "../http/upload/receive.ts";
import { consoleFiles } from "./files.ts";
import { Frame, type Section } from "./frame.tsx";
import { noticeOf, said, sayNext } from "./notice.ts";
import { themeOf } from "./theme.ts";
import { Zone } from "./zone.ts";

/** A browser's request by an agent who is signed in. */
export interface PageRequest {
  c: Context<HttpEnv>;
  desk: Desk;
  agent: SignedIn;
  attachments: AttachmentParts;
  /** Stands in every form as `token`: who can read it can read our pages (forms.tsx). */
  token: string;
  /** Where in the desk's feed the page begins: what it reads holds everything up to there. Undefined where nobody can say. */
  place: number | undefined;
}

interface Page {
  title: string;
  /** Which of the header's links leads here. */
  section?: Section;
  body: Child;
  status?: number;
}

// Avatars may be anywhere, and no other host is ever asked: they are initials. Styles and scripts are files of ours.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const headersOf = (c: Context<HttpEnv>) => ({
  ...securityHeaders,
  "Content-Security-Policy": policy,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Referrer-Policy": "same-origin",
  // The same address answers programs with JSON.
  Vary: "Accept, Accept-Encoding",
  "X-Request-Id": c.get("requestId"),
});

export async function showPage(
  { c, desk, agent, token, place }: PageRequest,
  { title, section, body, status = 200 }: Page,
): Promise<Response> {
  const files = await consoleFiles();
  const { path } = c.req;
  const notice = noticeOf(c.req);
  const frame = (
    <Zone.Provider value={desk.timeZone}>
      <Frame {...{ title, section, agent, token, files, path, notice, place }} theme={themeOf(c.req)}>
        {body}
      </Frame>
    </Zone.Provider>
  );
  c.set("complete", true);
  const html = `<!doctype html>${await frame.toString()}`;
  const cookies = notice === undefined ? {} : { "Set-Cookie": said };
  const headers = { ...headersOf(c), ...cookies, "Content-Type": "text/html; charset=utf-8" };
  if (!(c.req.header("accept-encoding")?.includes("gzip") ?? false)) return new Response(html, { status, headers });
  return new Response(await zip(html), { status, headers: { ...headers, "Content-Encoding": "gzip" } });
}

const zip = promisify(gzip);

/** After a change: the page that shows it, by GET. `notice` is what it says in a sentence. */
export function goTo(
  c: Context<HttpEnv>,
  path: string,
  { notice, cookie = notice && sayNext(notice) }: { notice?: string; cookie?: string | undefined } = {},
): Response {
  c.set("complete", true);
  const more = cookie === undefined ? {} : { "Set-Cookie": cookie };
  return new Response(null, { status: 303, headers: { ...headersOf(c), ...more, Location: `${basePath}${path}` } });
}

/** Whether a button is theirs to see; the verb behind it asks again. */
export const may = ({ agent }: Pick<PageRequest, "agent">, permission: Permission): boolean =>
  actorPermissions(agent).has(permission);

/** For a page that asks the desk for nothing yet. @throws forbidden */
export function assertMay(request: Pick<PageRequest, "agent">, permission: Permission): void {
  if (!may(request, permission)) throw forbidden(`This needs the permission ${permission}.`);
}
