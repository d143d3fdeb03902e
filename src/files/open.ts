// Where attachments lie in this house, and where they wait while they are on their way in.

import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Files } from "../desk/attachments/files.ts";
import { localFiles, type S3Settings, s3Files } from "./drive.ts";

interface FilesSettings {
  dataDir: string;
  /** Undefined: on the disk, under dataDir. */
  s3: S3Settings | undefined;
}

export interface OpenFiles {
  files: Files;
  /** On the same disk as the files, when they lie on a disk. */
  incoming: string;
}

export async function openFiles({ dataDir, s3 }: FilesSettings): Promise<OpenFiles> {
  const incoming = path.resolve(dataDir, "uploads");
  await mkdir(incoming, { recursive: true });
  await removeLeftovers(incoming);
  return { files: s3 ? await s3Files(s3) : localFiles(path.resolve(dataDir, "attachments")), incoming };
}

const dayMs = 86_400_000;

/** What a killed process was receiving; a day old, so that nobody is receiving it now. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const place = path.join(folder, name);
    const age = Date.now() - (await stat(place)).mtimeMs;
    if (age > dayMs) await rm(place, { force: true });
  }
}
