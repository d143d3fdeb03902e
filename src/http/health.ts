import type { OpenAPIHono } from "@hono/zod-openapi";
import { answer } from "./answer.ts";
import type { HttpEnv } from "./env.ts";
import { basePath } from "./mount.ts";

/** What is wrong, in words, by the name of the part; nothing when all is well. */
export type Readiness = () => Promise<Record<string, string>>;

/** Alive, and ready; for whoever watches the process, so nobody has to say who they are. */
export function mountHealth(app: OpenAPIHono<HttpEnv>, readiness: Readiness): void {
  for (const prefix of ["", basePath]) {
    app.get(`${prefix}/healthz`, (c) => answer(c, 200, { status: "ok" }));
    app.get(`${prefix}/readyz`, async (c) => {
      const problems = await readiness();
      const ready = Object.keys(problems).length === 0;
      return ready ? answer(c, 200, { status: "ready" }) : answer(c, 503, { status: "not_ready", problems });
    });
  }
}
