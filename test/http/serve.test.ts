import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";
import { afterEach, describe, expect, it } from "vitest";
import { type HttpServer, serveHttp } from "../../src/http/serve.ts";
import { silentLog } from "../silent-log.ts";

const servers: HttpServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(): Promise<HttpServer> {
  const app = new Hono();
  app.get("/slow", async (c) => {
    await sleep(300);
    return c.text("done");
  });
  app.get("/broken", () => {
    throw "no error";
  });
  app.get("/", (c) => c.text("hello"));
  const server = await serveHttp({ app, host: "127.0.0.1", port: 0, log: silentLog });
  servers.push(server);
  return server;
}

/** What comes back on a bare socket until it ends. */
const raw = (url: string, request: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("close", () => resolve(Buffer.concat(chunks).toString()));
    socket.on("error", reject);
  });

describe("serveHttp", () => {
  it("answers at the address it names, within limits", async () => {
    const { url, server } = await serve();

    expect(await (await fetch(url)).text()).toBe("hello");
    expect(server).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 900_000,
      keepAliveTimeout: 5_000,
      maxConnections: 10_000,
      maxRequestsPerSocket: 1_000,
    });
  });

  it("says so when the port is taken", async () => {
    const { server } = await serve();
    const { port } = server.address() as { port: number };

    await expect(serveHttp({ app: new Hono(), host: "127.0.0.1", port, log: silentLog })).rejects.toMatchObject({
      message: expect.stringContaining("set PORT to another one"),
    });
  });

  it("finishes what is running, then closes at once, kept-alive connections too", async () => {
    const { url, close } = await serve();
    await (await fetch(url)).text();
    const slow = fetch(`${url}/slow`);
    await sleep(50);

    const started = Date.now();
    await close();

    expect(await (await slow).text()).toBe("done");
    expect(Date.now() - started).toBeLessThan(1_500);
    await expect(fetch(url)).rejects.toThrow();
  });

  it.each([
    ["a host that is none", "GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n"],
    ["no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"],
    ["a backslash", "GET /a\\b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
    [
      "two lengths",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
    ],
  ])("A48: answers 400 to %s", async (_, request) => {
    const { url } = await serve();
    expect(await raw(url, request)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each([
    ["a body that trickles", "", 100, 10_000],
    ["an upload that trickles", "Content-Type: multipart/form-data; boundary=b\r\n", 10_000, 100],
    ["what follows an answer", "Content-Type: multipart/form-data; boundary=b\r\n", 100, 10_000],
  ])("A48: cuts off %s", async (what, header, requestMs, uploadMs) => {
    const app = new Hono();
    app.post("/", async (c) => (what.startsWith("what follows") ? c.text("no") : c.text(await c.req.text())));
    const limits = { requestMs, uploadMs };
    const server = await serveHttp({ app, host: "127.0.0.1", port: 0, log: silentLog, limits });
    servers.push(server);

    const started = Date.now();
    await raw(server.url, `POST / HTTP/1.1\r\nHost: x\r\n${header}Content-Length: 100\r\n\r\nabc`);

    expect(Date.now() - started).toBeLessThan(4_000);
  });

  it("answers 500 in the documented shape when an app throws what is no error", async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/broken`);

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ success: false, code: "internal", request_id: expect.any(String) });
  });
});
