// What others mount on the app: Slack's route, the sandbox, and pages at the API's own addresses.

import { OpenAPIHono } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import { describe, expect, it } from "vitest";
import { connectDatabase } from "../../src/database/connect.ts";
import { createDesk } from "../../src/desk/desk.ts";
import { createHttpApp } from "../../src/http/app.ts";
import type { HttpEnv } from "../../src/http/env.ts";
import { noAttachments } from "../attachments.ts";
import { silentLog } from "../silent-log.ts";

function createApp(pages?: OpenAPIHono<HttpEnv>) {
  const database = connectDatabase({ url: "postgres://nobody@127.0.0.1:1/none", log: silentLog });
  const parts = {
    desk: createDesk(database),
    log: silentLog,
    readiness: async () => ({}),
    publicUrl: "https://desk.example",
    attachments: noAttachments,
  };
  return createHttpApp(pages ? { ...parts, pages } : parts);
}

describe("what others mount", () => {
  it("has the headers too, and keeps a policy of its own", async () => {
    const app = createApp();
    app.get("/page", (c) => c.html("<p>Hello", 200, { "Content-Security-Policy": "default-src 'self'" }));

    const { headers } = await app.request("http://desk.test/page");

    expect(headers.get("Content-Security-Policy")).toBe("default-src 'self'");
    expect(headers.get("Content-Type")).toContain("text/html");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("X-Request-Id")).toBeTruthy();
  });

  it("refuses and fails in the documented shape", async () => {
    const app = createApp();
    app.get("/refuses", () => {
      throw new HTTPException(403, { message: "secret" });
    });
    app.get("/fails", () => {
      throw new TypeError("secret");
    });

    for (const [path, status] of [
      ["/refuses", 403],
      ["/fails", 500],
    ] as const) {
      const response = await app.request(`http://desk.test${path}`);
      const text = await response.text();
      expect([response.status, JSON.parse(text).success]).toEqual([status, false]);
      expect(text).not.toContain("secret");
    }
  });

  it("may answer browsers at the API's addresses and leave the rest to the API", async () => {
    const pages = new OpenAPIHono<HttpEnv>();
    pages.get("/tickets", (c, next) => (c.req.header("accept")?.includes("text/html") ? c.html("<p>Tickets") : next()));
    const app = createApp(pages);

    const browser = await app.request("http://desk.test/customerservices/tickets", {
      headers: { Accept: "text/html" },
    });
    const other = await app.request("http://desk.test/customerservices/tickets");

    expect(await browser.text()).toBe("<p>Tickets");
    expect(other.status).toBe(401);
  });
});
