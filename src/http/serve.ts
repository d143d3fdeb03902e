import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
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
  /** How long the whole of a request may take to arrive, and an upload. */
  limits?: { requestMs: number; uploadMs: number };
}

const headersTimeout = 10_000;
const usualLimits = { requestMs: 30_000, uploadMs: 900_000 };
const patienceMs = 10_000;
const lookMs = 50;

/** @throws when the address cannot be had */
export async function serveHttp({ app, host, port, log, limits = usualLimits }: Serving): Promise<HttpServer> {
  const listener = getRequestListener(app.fetch, { hostname: host, errorHandler: (error) => refuse(error, log) });
  const server = createServer(
    { headersTimeout, requestTimeout: Math.max(headersTimeout, limits.uploadMs), keepAliveTimeout: 5_000 },
    listener,
  );
  server.prependListener("request", (request, response) => limitTime(request, response, limits));
  // Streams stay open; a request takes its connection for a moment only.
  server.maxConnections = 10_000;
  server.maxRequestsPerSocket = 1_000;

  await listen(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${name}:${actual}`, server, close: () => close(server) };
}

/** Node's own limit is one for all; only an upload may take so long, and only until it has its answer. */
function limitTime(
  request: IncomingMessage,
  response: ServerResponse,
  { requestMs, uploadMs }: typeof usualLimits,
): void {
  const { headers } = request;
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) return;

  const cut = () => void (request.complete || request.socket.destroy());
  const isUpload = /^multipart\/form-data\b/i.test(headers["content-type"] ?? "");
  let timer = setTimeout(cut, isUpload ? uploadMs : requestMs);
  response.once("finish", () => {
    clearTimeout(timer);
    if (!request.complete) timer = setTimeout(cut, requestMs);
  });
  request.once("close", () => clearTimeout(timer));
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
