import { serveStatic } from "@hono/node-server/serve-static";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { Hono } from "hono";
import type { Desk } from "../../desk/desk.ts";
import { forbidden } from "../../desk/errors.ts";
import { signedInAgent } from "../authenticate.ts";
import type { HttpEnv } from "../env.ts";
import { basePath } from "../mount.ts";
import { askToSignIn } from "../sessions/ask-to-sign-in.ts";
import { assertOwnPage } from "../sessions/own-page.ts";

/** Pages under a path, with their static files read by `serve`. */
export type OpenDashboard = (path: string, serve: typeof serveStatic) => Promise<Hono>;

const place = `${basePath}/queues`;
// Its own scripts and nobody else's; it draws its columns by inline styles.
const policy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; base-uri 'self'; frame-ancestors 'none'";

/** What is in the queues, for admins. Its packages are loaded when somebody looks. */
export function mountQueues(app: OpenAPIHono<HttpEnv>, { desk, open }: { desk: Desk; open: OpenDashboard }): void {
  let opened: Promise<Hono> | undefined;
  const dashboard = () => {
    opened ??= open(place, serveStatic).then((pages) => new Hono().route(place, pages));
    return opened;
  };
  app.get(`${place}/`, (c) => c.redirect(place, 308));
  app.on(["GET", "HEAD"], [place, `${place}/*`], async (c) => {
    c.set("route", "/queues");
    const agent = await signedInAgent(desk, c.req);
    if (!agent) return askToSignIn(c);
    assertOwnPage(c.req);
    if (agent.role !== "admin") throw forbidden("The queues are for admins of this desk.");
    const response = await (await dashboard()).fetch(c.req.raw, c.env);
    const headers = new Headers(response.headers);
    headers.set("Content-Security-Policy", policy);
    return new Response(response.body, { status: response.status, headers });
  });
}
