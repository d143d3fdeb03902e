import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import type { Log } from "../log.ts";
import { securityHeaders } from "./answer.ts";
import { describeError } from "./describe-error.ts";

export interface HttpServer {
  url: string;
  server: Server;
  /** Takes no more, lets what is running finish, then cuts what will not end. */
  close(): Promise<void>;
}

interface Serving {
  app: { fetch(request: Request, env: object): Response | Promise<Response> };
  host: string;
  /** 0 for any that is free. */
  port: number;
  log: Log;
}

const patienceMs = 10_000;
const lookMs = 50;

/** @throws when the address cannot be had */
export async function serveHttp({ app, host, port, log }: Serving): Promise<HttpServer> {
  const listener = getRequestListener(app.fetch, { hostname: host, errorHandler: (error) => refuse(error, log) });
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 }, listener);
  // Streams stay open; a request takes its connection for a moment only.
  server.maxConnections = 10_000;
  server.maxRequestsPerSocket = 1_000;

  await listen(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${name}:${actual}`, server, close: () => close(server) };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new Error(taken(host, port), { cause: error }) : error),
    );
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

const taken = (host: string, port: number): string =>
  `Another program listens on ${host}:${port} already. Stop it, or set PORT to another one.`;

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const until = Date.now() + patienceMs;
  // A connection whose last request has ended just now would otherwise be kept for the next one.
  while (server.listening || (await connections(server)) > 0) {
    if (Date.now() > until) server.closeAllConnections();
    server.closeIdleConnections();
    await Promise.race([closed, sleep(lookMs)]);
  }
  await closed;
}

const connections = (server: Server): Promise<number> =>
  new Promise((resolve) => server.getConnections((_, count) => resolve(count ?? 0)));

/** What is no request at all (a host or an address that makes no sense) never reaches the app; nor does the app fail to answer. */
function refuse(error: unknown, log: Log): Response {
  const request_id = randomUUID();
  const senseless = error instanceof Error && error.name === "RequestError";
  if (!senseless) log.error({ request_id, error: describeError(error) }, "a request got no answer");
  const problem = senseless
    ? { code: "bad_request", message: "This is not a request that can be understood." }
    : { code: "internal", message: "Something went wrong here. It was logged under this request's id." };
  const headers = { ...securityHeaders, "X-Request-Id": request_id };
  return Response.json({ success: false, ...problem, request_id }, { status: senseless ? 400 : 500, headers });
}
