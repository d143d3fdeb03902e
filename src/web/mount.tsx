// Browsers get pages where programs get JSON.

import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Desk } from "../desk/desk.ts";
import { createHorizon, type Horizon } from "../desk/feed/horizon.ts";
import type { HttpParts } from "../http/app.ts";
import { principalOf, signedInAgent } from "../http/authenticate.ts";
import type { HttpEnv } from "../http/env.ts";
import { loggedRefusal } from "../http/errors.ts";
import { basePath } from "../http/mount.ts";
import { askToSignIn } from "../http/sessions/ask-to-sign-in.ts";
import type { AttachmentParts } from "../http/upload/receive.ts";
import { serveFile } from "./files.ts";
import { goTo, type PageRequest, showPage } from "./page.tsx";
import { formToken, receiveForm } from "./receive-form.ts";
import { RefusedPage } from "./refused.tsx";
import { type PageRoute, routes } from "./routes.ts";

type WebParts = Pick<HttpParts, "desk" | "log" | "limits" | "attachments">;

interface Running extends WebParts {
  horizon: Horizon;
}

export function createPages(parts: WebParts): OpenAPIHono<HttpEnv> {
  const pages = new OpenAPIHono<HttpEnv>();
  const running = { ...parts, horizon: createHorizon(parts.desk) };
  pages.get("/assets/:version/:name{.+}", serveFile);
  pages.get("/", (c, next) => (wantsPage(c) ? goTo(c, "/tickets") : next()));
  for (const route of routes) {
    pages.on(route.method, route.path, (c, next) => (wantsPage(c) ? run(c, route, running) : next()));
  }
  return pages;
}

/** A browser on its way to a page says that it takes HTML; a program that says who it is gets what the API documents. */
const wantsPage = (c: Context<HttpEnv>): boolean =>
  c.req.header("authorization") === undefined && (c.req.header("accept")?.includes("text/html") ?? false);

async function run(c: Context<HttpEnv>, route: PageRoute, running: Running): Promise<Response> {
  c.set("route", route.path);
  const { desk, log, limits, attachments, horizon } = running;
  let request: PageRequest | undefined;
  try {
    const agent = await signedInAgent(desk, c.req);
    if (!agent) return await askToSignIn(c, route.method === "POST" ? await askedBy(c, route, attachments) : {});
    const token = formToken(c.req.header("cookie"));
    request = { c, desk, agent, attachments, token, place: undefined };
    await limits?.requests.count(principalOf(agent));
    if (route.method === "GET") request.place = await placeOf(desk, horizon);
    return await route.answer(request);
  } catch (error) {
    // Before anybody is known there is no page to show it on.
    if (!request) throw error;
    return showRefusal(request, loggedRefusal(c, error, log));
  }
}

/** Lists of a copy of the database may be older than what the desk has told. */
async function placeOf(desk: Desk, horizon: Horizon): Promise<number | undefined> {
  if (desk.lagging !== desk) return undefined;
  const { safe, settled } = await horizon.advance();
  return settled || safe > 0 ? safe : undefined;
}

/** A form goes back to the page that it stood on, and its words to who wrote them. */
const askedBy = async (c: Context<HttpEnv>, route: PageRoute, attachments: AttachmentParts) => ({
  place: pageOf(c, route),
  unsent: await unsentWords(c, attachments),
});

const pageOf = (c: Context<HttpEnv>, { path }: PageRoute): string =>
  routes.some((one) => one.method === "GET" && one.path === path) ? c.req.path : `${basePath}/tickets`;

const longestUnsent = 65_536;

/** What one of our own forms said, for its writer to copy. */
async function unsentWords(c: Context<HttpEnv>, attachments: AttachmentParts): Promise<string | undefined> {
  if (!(Number(c.req.header("content-length")) <= longestUnsent)) return undefined;
  const form = await receiveForm(c, attachments).catch(() => undefined);
  await form?.dispose();
  const words = ["subject", "description", "body", "message", "reason"].map((name) => form?.get(name)?.trim() ?? "");
  return words.filter(Boolean).join("\n\n") || undefined;
}

function showRefusal(request: PageRequest, refusal: ReturnType<typeof loggedRefusal>): Promise<Response> {
  const { status, message } = refusal;
  const requestId = request.c.get("requestId");
  return showPage(request, { title: "Not done", status, body: <RefusedPage {...{ status, message, requestId }} /> });
}
