// The HTTP side: /api/:method, uploads, downloads and response_urls.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ApiCall, callApi, refused } from "./api.ts";
import { carryOut, type Ending, type Reply } from "./faulty.ts";
import { isJson, type Json } from "./json.ts";
import { mistake } from "./refusal.ts";
import { drawAvatar } from "./render.ts";
import type { Slack } from "./slack.ts";

const MAX_BODY = 64 * 1024 * 1024;

export async function listen(slack: Slack, port: number): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    answer(slack, request)
      .then((ending) => send(response, ending))
      .catch((error: unknown) => {
        slack.violate(
          request.url ?? "/",
          `the emulator failed: ${error instanceof Error ? error.stack : String(error)}`,
        );
        send(response, { status: 500, body: "sandbox failure", applied: false });
      });
  });
  server.on("upgrade", (request, stream, head) => slack.sockets.upgrade(request, stream, head));
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", done);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

async function answer(slack: Slack, request: IncomingMessage): Promise<Ending> {
  const url = new URL(request.url ?? "/", slack.origin());
  const [, area, ...rest] = url.pathname.split("/");
  const body = await readBody(request);
  if (area === "api") return callApi(slack, apiCall(request, rest.join("/"), url, body));
  if (area === "upload") return upload(slack, rest.at(-1) ?? "", request, body);
  if (area === "files-pri") return download(slack, rest[0] ?? "", request);
  if (area === "avatar") return avatar(rest.at(-1) ?? "");
  if (area === "actions") return responseUrl(slack, rest.at(-1) ?? "", body);
  slack.violate(url.pathname, "no such address");
  return { status: 404, body: "not found", applied: false };
}

function apiCall(request: IncomingMessage, name: string, url: URL, body: Buffer): ApiCall {
  const typed = (request.headers["content-type"] ?? "").startsWith("application/json");
  const args = typed ? parseJson(body) : Object.fromEntries(new URLSearchParams(body.toString()));
  const all: Json = { ...Object.fromEntries(url.searchParams), ...args };
  return { name, args: all, typed, token: bearer(request) ?? (typeof all.token === "string" ? all.token : undefined) };
}

async function upload(slack: Slack, id: string, request: IncomingMessage, body: Buffer): Promise<Ending> {
  const content = await uploadedBytes(request, body);
  return carryOut(slack, "POST upload", { file: id, bytes: content.byteLength }, () => {
    const file = slack.world.files.get(id);
    if (!file || file.completed) return { status: 404, body: "no such upload", applied: false };
    if (content.byteLength !== file.size) {
      slack.violate("POST upload", `${file.name} has ${content.byteLength} bytes, but ${file.size} were announced`);
      return { status: 400, body: "length mismatch", applied: false };
    }
    slack.world.saveFile(Object.assign(file, { content }));
    return { status: 200, body: `OK - ${content.byteLength}`, applied: true };
  });
}

/** Without the right token Slack shows its sign-in page, and calls that a success. */
function download(slack: Slack, key: string, request: IncomingMessage): Promise<Ending> {
  const id = key.split("-").at(-1) ?? "";
  return carryOut(slack, "GET file", { file: id }, () => {
    const file = slack.world.files.get(id);
    if (bearer(request) !== slack.identity.botToken) return htmlPage(200, "Sign in to Threadesk sandbox | Slack");
    if (!file?.content) return htmlPage(404, "This file was deleted | Slack");
    const headers = { "content-type": file.mimetype, "content-length": String(file.size) };
    return { status: 200, headers, body: file.content, applied: true };
  });
}

function avatar(file: string): Reply {
  const headers = { "content-type": "image/svg+xml" };
  return { status: 200, headers, body: drawAvatar(decodeURIComponent(file).replace(/\.svg$/, "")), applied: true };
}

function responseUrl(slack: Slack, id: string, body: Buffer): Promise<Ending> {
  const said = parseJson(body);
  return carryOut(slack, "response_url", said, () => {
    try {
      if (Object.keys(said).length === 0) throw mistake("invalid_payload", "a response_url takes a JSON object");
      slack.responses.take(id, said);
      return { status: 200, body: { ok: true }, applied: true };
    } catch (error) {
      return refused(slack, "response_url", error, 404);
    }
  });
}

function send(response: ServerResponse, ending: Ending): void {
  if (ending === "hang") return;
  if (ending === "reset") {
    response.socket?.destroy();
    return;
  }
  const { status, headers, body } = ending;
  const json = isJson(body) && !(body instanceof Uint8Array);
  response.writeHead(status, { ...(json ? { "content-type": "application/json; charset=utf-8" } : {}), ...headers });
  response.end(json ? JSON.stringify(body) : body);
}

function htmlPage(status: number, title: string): Reply {
  const headers = { "content-type": "text/html; charset=utf-8" };
  return {
    status,
    headers,
    body: `<!DOCTYPE html><html><head><title>${title}</title></head><body></body></html>`,
    applied: false,
  };
}

function bearer(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error("The body is larger than the sandbox takes.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The SDK uploads as a form with one part; others send the bytes bare. */
async function uploadedBytes(request: IncomingMessage, body: Buffer): Promise<Uint8Array> {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) return new Uint8Array(body);
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  for (const part of form.values()) if (typeof part !== "string") return new Uint8Array(await part.arrayBuffer());
  return new Uint8Array();
}

function parseJson(body: Buffer): Json {
  try {
    const value: unknown = JSON.parse(body.toString() || "{}");
    return isJson(value) ? value : {};
  } catch {
    return {};
  }
}
