import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Desk } from "../desk/desk.ts";
import { type Backlog, readBacklog } from "../desk/sql/backlog.ts";
import { answer } from "./answer.ts";
import type { HttpEnv } from "./env.ts";
import { basePath } from "./mount.ts";

/** What is wrong, in words, by the name of the part; nothing when all is well. */
export type Readiness = () => Promise<Record<string, string>>;

/** Alive, and ready; for whoever watches the process, so nobody has to say who they are. */
export function mountHealth(app: OpenAPIHono<HttpEnv>, desk: Desk, readiness: Readiness): void {
  for (const prefix of ["", basePath]) {
    app.get(`${prefix}/healthz`, (c) => answer(c, 200, { status: "ok" }));
    app.get(`${prefix}/readyz`, async (c) => {
      const problems = await readiness();
      const remarks = "database" in problems ? {} : await remarksOf(desk);
      const said = Object.keys(remarks).length === 0 ? {} : { remarks };
      const ready = Object.keys(problems).length === 0;
      return ready
        ? answer(c, 200, { status: "ready", ...said })
        : answer(c, 503, { status: "not_ready", problems, ...said });
    });
  }
}

/** Everyone may ask, as often as they like: it is counted once a second. Never rejects. */
async function remarksOf(desk: Desk): Promise<Record<string, string>> {
  const backlog = await desk.callers.recall("backlog", () => readBacklog(desk)).catch(() => undefined);
  return backlog ? remarksOn(backlog) : {};
}

/** A channel at its platform's pace may be some seconds late; from here on its readers notice. */
const lateSeconds = 60;

/** What comes late and what was given up, in words, by the platform's name: somebody should know, and the desk is ready nevertheless. */
function remarksOn({ deliveries, oldest }: Backlog): Record<string, string> {
  const remarks: Record<string, string[]> = {};
  const remark = (kind: string, words: string) => {
    remarks[kind] = [...(remarks[kind] ?? []), words];
  };
  for (const { kind, seconds } of oldest) {
    // A webhook whose endpoint is down is tried for days, at its own pace.
    if (kind !== "webhook" && seconds > lateSeconds) remark(kind, `delayed ${Math.floor(seconds)} s`);
  }
  for (const { kind, state, count } of deliveries) {
    if (state === "dead") remark(kind, `${count} could not be delivered`);
  }
  return Object.fromEntries(Object.entries(remarks).map(([kind, words]) => [kind, `${words.join("; ")}.`]));
}
