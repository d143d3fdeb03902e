// A form with files: its fields in memory, its files on disk, and neither beyond what is allowed.

import { rm } from "node:fs/promises";
import type { HonoRequest } from "hono";
import type { Files } from "../../desk/attachments/files.ts";
import { FileTooLargeError, type IncomingFile, receiveFile } from "../../files/incoming.ts";
import type { FileLimits } from "../endpoint.ts";
import { HttpError } from "../errors.ts";
import { invalidFields } from "../parse.ts";
import { isText } from "../text.ts";
import { boundaryOf, type Part, readParts } from "./multipart.ts";

export interface AttachmentParts extends FileLimits {
  files: Files;
  /** A folder for files that are on their way in. */
  incoming: string;
}

export interface Upload {
  fields: Record<string, string>;
  files: IncomingFile[];
  /** Removes what has not been moved elsewhere. */
  dispose(): Promise<void>;
}

const mostFields = 20;
const longestField = 65_536;
const besidesFiles = 1_048_576;
const silenceMs = 30_000;

export const isForm = (request: HonoRequest): boolean =>
  /^multipart\/form-data\b/i.test(request.header("content-type") ?? "");

/** Leaves nothing behind when it throws. @throws HttpError bad_request · too_large · invalid · timeout; FilesError */
export async function receiveUpload(request: HonoRequest, parts: AttachmentParts): Promise<Upload> {
  const boundary = boundaryOf(request.header("content-type"));
  if (boundary === undefined) throw new HttpError("bad_request", "The Content-Type names no boundary.");
  const upload: Upload = { fields: Object.create(null), files: [], dispose: () => discard(upload.files) };
  try {
    const most = parts.perMessage * parts.maxBytes + besidesFiles;
    if (Number(request.header("content-length")) > most) throw tooLarge(most);
    for await (const part of readParts(limited(request.raw.body, most), boundary)) await add(upload, part, parts);
    return upload;
  } catch (error) {
    await upload.dispose();
    // What was not read would be taken for the next request.
    throw error instanceof HttpError ? closing(error) : error;
  }
}

async function add({ fields, files }: Upload, part: Part, parts: AttachmentParts): Promise<void> {
  const { name, fileName, content } = part;
  if (fileName === undefined) {
    if (name in fields) throw invalidFields({ [name]: ["This must be given once."] });
    if (Object.keys(fields).length >= mostFields) throw invalidFields({ [name]: ["There are too many fields."] });
    fields[name] = await readField(name, content);
    return;
  }
  if (name !== "files" && name !== "files[]")
    throw invalidFields({ [name]: ["This takes no file: send it as files."] });
  if (fileName !== "" && files.length >= parts.perMessage)
    throw invalidFields({ files: [`A message takes at most ${parts.perMessage} files.`] });
  const file = await receiveFile(content, { folder: parts.incoming, name: fileName, maxBytes: parts.maxBytes }).catch(
    (error: unknown) => {
      throw error instanceof FileTooLargeError ? fileTooLarge(error) : error;
    },
  );
  if (file) files.push(file);
  // A browser's form sends a nameless nothing for a file that nobody chose.
  else if (fileName !== "") throw invalidFields({ files: ["A file must not be empty."] });
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

async function readField(name: string, content: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > longestField) throw tooLarge(longestField);
    chunks.push(Buffer.from(chunk));
  }
  const text = decode(Buffer.concat(chunks));
  if (!isText(text)) throw invalidFields({ [name]: ["This has characters that no text has."] });
  return text;
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HttpError("bad_request", "A field is not UTF-8 text.");
  }
}

/** The body, as long as it keeps coming and stays within `most` bytes. */
async function* limited(body: ReadableStream<Uint8Array> | null, most: number): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = reader ? await soon(reader.read()) : { done: true, value: undefined };
      if (done || value === undefined) return;
      bytes += value.byteLength;
      if (bytes > most) throw tooLarge(most);
      yield value;
    }
  } finally {
    // Not awaited: who sends no more does not answer this either.
    reader?.cancel().catch(() => {});
  }
}

async function soon<T>(next: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HttpError("timeout", "The body stopped coming.")), silenceMs);
  });
  try {
    return await Promise.race([next, silence]);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError("bad_request", "The body ended before it was complete.");
  } finally {
    clearTimeout(timer);
  }
}

async function discard(files: readonly IncomingFile[]): Promise<void> {
  for (const { path } of files) await rm(path, { force: true });
}

const tooLarge = (most: number) => new HttpError("too_large", `This is too large: at most ${most} bytes.`);

const fileTooLarge = ({ maxBytes, message }: FileTooLargeError) =>
  new HttpError("too_large", message, {
    fields: { files: [`A file may have at most ${maxBytes} bytes.`] },
  });

const closing = ({ code, message, fields, headers }: HttpError) =>
  new HttpError(code, message, { ...(fields ? { fields } : {}), headers: { ...headers, Connection: "close" } });
