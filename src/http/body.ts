// A request's body: JSON, in one piece, of modest size.

import type { Context, HonoRequest } from "hono";
import type { HttpEnv } from "./env.ts";
import { HttpError } from "./errors.ts";
import { parseJson } from "./json.ts";

const mostBytes = 1_048_576;

export interface JsonBody {
  /** As it came, for telling one request from another. */
  text: string;
  value: unknown;
}

/** `optional`: no body at all is an empty object. @throws HttpError unsupported_media_type · too_large · bad_request · invalid */
export async function readJson(
  { req: request, env }: Context<HttpEnv>,
  { optional }: { optional: boolean },
): Promise<JsonBody> {
  assertPlain(request);
  const type = request.header("content-type");
  if (type === undefined && !optional) throw notJson();
  if (type !== undefined && !isJson(type)) throw notJson();

  const text = isBare(env) ? "" : decode(await readBytes(request));
  if (optional && text.trim() === "") return { text: "", value: {} };
  if (type === undefined) throw notJson();
  return { text, value: parseJson(text) };
}

/** A browser's form without files. @throws HttpError unsupported_media_type · too_large · bad_request */
export async function readFields({ req: request }: Context<HttpEnv>): Promise<URLSearchParams> {
  assertPlain(request);
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.header("content-type") ?? ""))
    throw new HttpError("unsupported_media_type", "The body must be a form.");
  return new URLSearchParams(decode(await readBytes(request)));
}

const notJson = () => new HttpError("unsupported_media_type", "The body must be JSON: Content-Type: application/json.");

const isJson = (type: string): boolean =>
  /^application\/json\s*(?:;\s*charset="?utf-?8"?\s*)?$/i.test(type.slice(0, 100));

function assertPlain(request: HonoRequest): void {
  const encoding = request.header("content-encoding");
  if (encoding === undefined || encoding.toLowerCase() === "identity") return;
  throw new HttpError("unsupported_media_type", "A compressed body is not taken.");
}

/** Over a wire, a request that has a body says so; to look for one all the same costs more than the rest of it. */
function isBare(env: HttpEnv["Bindings"] | undefined): boolean {
  const incoming = env?.incoming;
  if (!incoming) return false;
  const { "content-length": length, "transfer-encoding": encoding } = incoming.headers;
  return encoding === undefined && (length === undefined || length === "0");
}

async function readBytes(request: HonoRequest): Promise<Uint8Array> {
  const announced = request.header("content-length");
  if (Number(announced) > mostBytes) throw tooLarge();
  try {
    // Node holds a body to the length it announced, so only one without a length has to be counted.
    return announced === undefined ? await readCounted(request.raw.body) : new Uint8Array(await request.arrayBuffer());
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError("bad_request", "The body ended before it was complete.");
  }
}

async function readCounted(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = () =>
  new HttpError("too_large", `The body is too large: at most ${mostBytes} bytes.`, {
    headers: { Connection: "close" },
  });

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HttpError("bad_request", "The body is not UTF-8 text.");
  }
}
