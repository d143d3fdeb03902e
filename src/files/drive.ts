// Files on the local disk, or in a bucket that speaks S3.

import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { Disk } from "flydrive";
import { FSDriver } from "flydrive/drivers/fs";
import type { DriverContract } from "flydrive/types";
import { type Files, FilesError } from "../desk/attachments/files.ts";

export interface S3Settings {
  bucket: string;
  region: string;
  /** Undefined: Amazon's own. */
  endpoint: string | undefined;
  accessKeyId: string;
  secretAccessKey: string;
}

export function localFiles(folder: string): Files {
  const files = drive(new FSDriver({ location: folder, visibility: "private" }));
  return {
    ...files,
    async put(key, file) {
      const place = path.join(folder, key);
      try {
        await mkdir(path.dirname(place), { recursive: true });
        await rename(file.path, place);
      } catch (error) {
        // Another file system cannot be renamed into.
        if (!isCode(error, "EXDEV")) throw toFilesError(error);
        await files.put(key, file);
      }
    },
  };
}

/** What speaks S3 is large, so only a house with a bucket loads it. `idleMs`: a bucket that says nothing for so long is away. */
export async function s3Files(
  { accessKeyId, secretAccessKey, endpoint, ...place }: S3Settings,
  { idleMs = 15_000 } = {},
): Promise<Files> {
  const { S3Driver } = await import("flydrive/drivers/s3");
  return drive(
    new S3Driver({
      ...place,
      ...(endpoint === undefined ? {} : elsewhere(endpoint)),
      credentials: { accessKeyId, secretAccessKey },
      visibility: "private",
      supportsACL: false,
      maxAttempts: 2,
      logger: silent,
      requestHandler: { connectionTimeout: 3_000, socketTimeout: idleMs },
    }),
  );
}

/** What goes wrong is thrown, too, and told by whoever asked. */
const nothing = () => {};
const silent = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Not Amazon's: many have no host name for each bucket, and do not know the checksums that Amazon has added since. */
const elsewhere = (endpoint: string) => ({
  endpoint,
  forcePathStyle: true,
  requestChecksumCalculation: "WHEN_REQUIRED" as const,
  responseChecksumValidation: "WHEN_REQUIRED" as const,
});

function drive(driver: DriverContract): Files {
  const disk = new Disk(driver);
  return {
    async put(key, { path: from, bytes }) {
      const stream = createReadStream(from);
      try {
        await reaching(() => disk.putStream(key, stream, { contentLength: bytes }));
      } finally {
        // Who failed did not read it to its end.
        stream.destroy();
      }
    },
    async open(key) {
      try {
        const stream = await disk.getStream(key);
        await begun(stream);
        return stream;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw toFilesError(error);
      }
    },
    remove: (key) => reaching(() => disk.delete(key)),
    async *keysOf(day) {
      let paginationToken: string | undefined;
      do {
        const page = await reaching(() => disk.listAll(day, paginationToken === undefined ? {} : { paginationToken }));
        const keys: string[] = [];
        for (const one of page.objects) if (one.isFile) keys.push(one.key);
        if (keys.length > 0) yield keys;
        paginationToken = page.paginationToken;
      } while (paginationToken !== undefined);
    },
  };
}

/** A stream of a file that is not there fails only when it is read. */
const begun = (stream: Readable): Promise<unknown> => Promise.race([once(stream, "readable"), once(stream, "end")]);

async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFilesError(error);
  }
}

const isCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

const isMissing = (error: unknown): boolean =>
  [error, causeOf(error)].some((one) => isCode(one, "ENOENT") || (one instanceof Error && one.name === "NoSuchKey"));

const isFull = (error: unknown): boolean =>
  [error, causeOf(error)].some((one) => isCode(one, "ENOSPC", "EDQUOT") || statusOf(one) === 507);

/** What a bucket answered. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { $metadata }: Error & { $metadata?: { httpStatusCode?: number } } = error;
  return $metadata?.httpStatusCode;
}

const toFilesError = (error: unknown): FilesError => new FilesError(isFull(error) ? "full" : "away", error);
