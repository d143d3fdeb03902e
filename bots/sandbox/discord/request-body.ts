import type { IncomingMessage } from "node:http";
import { refuse } from "./errors.ts";
import { assertRequestSize } from "./messages/attach.ts";
import type { IncomingFile, Json } from "./model.ts";

export interface RequestBody {
  json: unknown;
  files: IncomingFile[];
}

export async function readRequestBody(request: IncomingMessage): Promise<RequestBody> {
  const bytes = await readAll(request);
  const type = request.headers["content-type"] ?? "";
  if (bytes.byteLength === 0) return { json: undefined, files: [] };
  assertRequestSize(bytes.byteLength);
  if (type.startsWith("multipart/form-data")) return readForm(bytes, type);
  return { json: parseJson(bytes.toString("utf8")), files: [] };
}

/** What the journal shows of a body: the JSON, and the names of the files. */
export function summarize(body: RequestBody): unknown {
  if (body.files.length === 0) return body.json;
  return { ...(body.json as Json), files: body.files.map(({ name }) => name) };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function readForm(bytes: Buffer, type: string): Promise<RequestBody> {
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData();
  const files: IncomingFile[] = [];
  let json: unknown = {};
  for (const [key, value] of form) {
    if (typeof value === "string") {
      if (key === "payload_json") json = parseJson(value);
      continue;
    }
    const content = new Uint8Array(await value.arrayBuffer());
    const index = /^files\[(\d+)\]$/.exec(key)?.[1] ?? key;
    files.push({ key: index, name: value.name, contentType: value.type || "application/octet-stream", content });
  }
  return { json, files };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(50109);
  }
}
