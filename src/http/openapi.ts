import type { OpenAPIHono } from "@hono/zod-openapi";
import { answerText } from "./answer.ts";
import type { HttpEnv } from "./env.ts";
import { basePath } from "./mount.ts";

/** The document of every endpoint mounted so far and later, written when it is first asked for. */
export function mountOpenApi(app: OpenAPIHono<HttpEnv>, { publicUrl }: { publicUrl: string }): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "An API key (tdk_…) or a customer's token.",
  });
  let json: string | undefined;
  app.get(`${basePath}/openapi.json`, (c) => {
    json ??= JSON.stringify(
      app.getOpenAPI31Document({
        openapi: "3.1.0",
        info: { title: "Threadesk", version: "1", description: "A support desk that lives in Slack and Discord." },
        servers: [{ url: publicUrl }],
      }),
    );
    return answerText(c, 200, json);
  });
}
