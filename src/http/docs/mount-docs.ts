import type { OpenAPIHono } from "@hono/zod-openapi";
import { raw } from "hono/html";
import type { HttpEnv } from "../env.ts";
import { basePath } from "../mount.ts";
import { answerPage } from "../page/page.ts";
import { docsPage } from "./docs-page.ts";
import type { ApiDocument } from "./document.ts";

/** The document as a page; written when it is first asked for. */
export function mountDocs(app: OpenAPIHono<HttpEnv>, read: () => string): void {
  let body: string | undefined;
  app.get(`${basePath}/docs`, async (c) => {
    body ??= (await docsPage(JSON.parse(read()) as ApiDocument)).toString();
    return answerPage(c, { title: "Threadesk · HTTP API", body: raw(body) });
  });
}
