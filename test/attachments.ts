// Where a suite's attachments lie: a folder of its own.

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { localFiles, type S3Settings } from "../src/files/drive.ts";
import { openFiles } from "../src/files/open.ts";

/** For suites that send no file. */
export const noAttachments = { files: localFiles(""), incoming: "", maxBytes: 1, perMessage: 1 };

export type TestAttachments = Awaited<ReturnType<typeof openTestAttachments>>;

/** On the disk, or in the bucket of `s3`. */
export async function openTestAttachments({ s3 }: { s3?: S3Settings | undefined } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), "threadesk-files-"));
  const opened = await openFiles({ dataDir: folder, s3 });
  const filesIn = async (name: string) => {
    const entries = await readdir(path.join(folder, name), { recursive: true, withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  };
  return {
    ...opened,
    folder,
    maxBytes: 1_000_000,
    perMessage: 3,
    /** The files that are kept, and those on their way in. */
    kept: () => filesIn("attachments"),
    underWay: () => filesIn("uploads"),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
