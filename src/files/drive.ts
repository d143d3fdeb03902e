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

/** @throws when the packages that speak S3 are not installed */
export async function s3Files({ accessKeyId, secretAccessKey, endpoint, ...place }: S3Settings): Promise<Files> {
  const { S3Driver } = await import("flydrive/drivers/s3").catch((cause: unknown) => {
    const packages = "@aws-sdk/client-s3 @aws-sdk/s3-request-presigner";
    throw new Error(`ATTACHMENTS_S3_BUCKET needs two more packages: npm install ${packages}`, { cause });
  });
  return drive(
    new S3Driver({
      ...place,
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      credentials: { accessKeyId, secretAccessKey },
      visibility: "private",
      supportsACL: false,
    }),
  );
}

function drive(driver: DriverContract): Files {
  const disk = new Disk(driver);
  return {
    async put(key, { path: from, bytes }) {
      await reaching(() => disk.putStream(key, createReadStream(from), { contentLength: bytes }));
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

const isFull = (error: unknown): boolean => [error, causeOf(error)].some((one) => isCode(one, "ENOSPC", "EDQUOT"));

const toFilesError = (error: unknown): FilesError => new FilesError(isFull(error) ? "full" : "away", error);
