// multipart/form-data (RFC 7578) as a stream: no more than one chunk and the length of a boundary is in memory at a time.

import { HttpError } from "../errors.ts";

export interface Part {
  name: string;
  /** Undefined for a plain field. */
  fileName: string | undefined;
  /** To be read to its end before the next part is asked for. */
  content: AsyncIterable<Buffer>;
}

const longestHead = 8_192;
const lineEnd = "\r\n";
const headEnd = Buffer.from(lineEnd + lineEnd);

/** The boundary that a content type names; undefined when it is no form. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const found = /^multipart\/form-data\s*;(?:[^"]*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70})(?=[\s;]|$))/i.exec(
    (contentType ?? "").slice(0, 300),
  );
  return found?.[1] ?? found?.[2];
}

/** @throws HttpError bad_request when it is no such form, or ends too early */
export async function* readParts(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const delimiter = Buffer.from(`${lineEnd}--${boundary}`);
  const reader = new Reader(source);
  try {
    await drain(reader.until(delimiter));
    for (;;) {
      const next = await reader.take(2);
      if (next === "--") return await reader.toEnd();
      if (next !== lineEnd) throw malformed();
      const content = reader.until(delimiter);
      yield { ...describePart(await reader.head()), content };
      await drain(content);
    }
  } finally {
    await reader.close();
  }
}

class Reader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  // A form may begin with its boundary: the line end before it is thought of.
  #rest = Buffer.from(lineEnd);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** What comes before the delimiter, which is taken too. */
  async *until(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#rest.indexOf(delimiter);
      const sure = at >= 0 ? at : this.#rest.length - delimiter.length + 1;
      const chunk = this.#rest.subarray(0, Math.max(0, sure));
      this.#rest = this.#rest.subarray(chunk.length + (at >= 0 ? delimiter.length : 0));
      if (chunk.length > 0) yield chunk;
      if (at >= 0) return;
      await this.#more();
    }
  }

  async take(bytes: number): Promise<string> {
    while (this.#rest.length < bytes) await this.#more();
    const taken = this.#rest.toString("latin1", 0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }

  async head(): Promise<string> {
    for (;;) {
      const at = this.#rest.indexOf(headEnd);
      if (at >= 0 && at <= longestHead) return (await this.#takeBytes(at + headEnd.length)).toString();
      if (at > longestHead || this.#rest.length > longestHead) throw malformed();
      await this.#more();
    }
  }

  /** Whatever follows the last boundary means nothing. */
  async toEnd(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #takeBytes(bytes: number): Promise<Buffer> {
    const taken = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done) throw new HttpError("bad_request", "The body ended before it was complete.");
    this.#rest = Buffer.concat([this.#rest, value]);
  }
}

async function drain(content: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of content);
}

const parameter = /\s*;\s*([\w-]+)(\*?)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/y;

function describePart(head: string): { name: string; fileName: string | undefined } {
  const headers = new Map(head.split(lineEnd).map((line) => [line.split(":", 1)[0]?.trim().toLowerCase(), line]));
  const disposition = /^[^:]*:\s*form-data/i.exec(headers.get("content-disposition") ?? "");
  const encoding = /:\s*(\S+)/.exec(headers.get("content-transfer-encoding") ?? "")?.[1] ?? "binary";
  if (!disposition || !/^(?:7bit|8bit|binary)$/i.test(encoding)) throw malformed();

  const parameters = new Map<string, string>();
  let end = disposition[0].length;
  parameter.lastIndex = end;
  for (let found = parameter.exec(disposition.input); found; found = parameter.exec(disposition.input)) {
    end = parameter.lastIndex;
    const [, name = "", star, quoted, plain = ""] = found;
    // RFC 7578 knows no filename*.
    if (star === "") parameters.set(name.toLowerCase(), quoted === undefined ? plain : unquoted(quoted));
  }
  const name = parameters.get("name");
  if (name === undefined || disposition.input.slice(end).trim() !== "") throw malformed();
  return { name, fileName: parameters.get("filename") };
}

/** Browsers write %22, %0D and %0A; others a backslash. */
const unquoted = (text: string): string =>
  text
    .replace(/\\(["\\])/g, "$1")
    .replace(/%(22|0D|0A)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const malformed = () => new HttpError("bad_request", "The body is not multipart/form-data as its Content-Type says.");
