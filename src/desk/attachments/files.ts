// The port to where the bytes of attachments are. The desk knows keys; what they mean is the implementation's business.

import { randomBytes } from "node:crypto";
import type { Readable } from "node:stream";

/**
 * What every implementation promises:
 * - a file is there in full once `put` has returned, and is then never changed;
 * - a `put` that throws may leave a part behind, which `remove` takes away;
 * - removing what is not there is fine.
 */
export interface Files {
  /** Takes the file at `path`, which is the implementation's from then on. @throws FilesError */
  put(key: string, file: { path: string; bytes: number }): Promise<void>;
  /** Undefined when there is no such file. @throws FilesError when it cannot be known */
  open(key: string): Promise<Readable | undefined>;
  remove(key: string): Promise<void>;
  /** The keys of a day, in pages. */
  keysOf(day: string): AsyncIterable<string[]>;
}

/** Files cannot be kept or read right now: `full` when there is no room. */
export class FilesError extends Error {
  readonly failure: "full" | "away";

  constructor(failure: "full" | "away", cause?: unknown) {
    super(failure === "full" ? "There is no room for files." : "Files cannot be reached.", { cause });
    this.name = "FilesError";
    this.failure = failure;
  }
}

/** YYYY-MM-DD, UTC: the folder of a day's files, so that a sweep looks at days and not at everything. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** Nobody guesses 128 random bits. */
export const newFileKey = (now: Date): string => `${dayOf(now)}/${randomBytes(16).toString("hex")}`;

/** Where the API serves an attachment, on the desk's own address. */
export const attachmentPath = (id: number | string): string => `/customerservices/attachments/${id}`;
