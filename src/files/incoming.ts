// A file on its way in: written to disk as it comes, measured and hashed while it does.

import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { FilesError } from "../desk/attachments/files.ts";
import { sampleBytes, typeOf } from "./file-type.ts";

export interface IncomingFile {
  path: string;
  name: string;
  type: string;
  bytes: number;
  /** SHA-256, hex. */
  digest: string;
}

/** More came than may. */
export class FileTooLargeError extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`A file is too large: at most ${maxBytes} bytes.`);
    this.name = "FileTooLargeError";
    this.maxBytes = maxBytes;
  }
}

/** Undefined when there is nothing in it. Leaves nothing behind then, nor when it throws. @throws FileTooLargeError; FilesError; whatever the content throws */
export async function receiveFile(
  content: AsyncIterable<Uint8Array>,
  { folder, name, maxBytes }: { folder: string; name: string; maxBytes: number },
): Promise<IncomingFile | undefined> {
  const place = path.join(folder, randomUUID());
  try {
    const { bytes, digest, sample } = await write(content, place, maxBytes);
    if (bytes > 0) return { path: place, name, type: await typeOf(sample), bytes, digest };
    await rm(place, { force: true });
    return undefined;
  } catch (error) {
    await rm(place, { force: true });
    throw error;
  }
}

async function write(content: AsyncIterable<Uint8Array>, place: string, maxBytes: number) {
  const file = await onDisk(async () => {
    await mkdir(path.dirname(place), { recursive: true });
    return open(place, "wx", 0o600);
  });
  const hash = createHash("sha256");
  const beginning: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of content) {
      if (bytes + chunk.length > maxBytes) throw new FileTooLargeError(maxBytes);
      if (bytes < sampleBytes) beginning.push(Buffer.from(chunk.subarray(0, sampleBytes - bytes)));
      bytes += chunk.length;
      hash.update(chunk);
      await onDisk(() => file.writeFile(chunk));
    }
  } finally {
    await file.close();
  }
  return { bytes, digest: hash.digest("hex"), sample: Buffer.concat(beginning) };
}

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    throw new FilesError(code === "ENOSPC" || code === "EDQUOT" ? "full" : "away", error);
  }
}
