import { isRetryable } from "../../database/retryable.ts";
import { type Files, newFileKey } from "../../desk/attachments/files.ts";
import type { NewFile } from "../../desk/attachments/new-file.ts";
import type { IncomingFile } from "../../files/incoming.ts";

interface Worked<T> {
  result: T;
  /** Nobody speaks of the files: an earlier request did all this, with files of its own. */
  unused: boolean;
}

/** Stores the files, does the work that speaks of them, and takes them away again when it fails. */
export async function withStored<T>(
  files: Files,
  incoming: readonly IncomingFile[],
  work: (uploaded: NewFile[]) => Promise<Worked<T>>,
): Promise<T> {
  const stored: NewFile[] = [];
  try {
    for (const { path, name, type, bytes } of incoming) {
      const file = { key: newFileKey(new Date()), name, type, bytes };
      stored.push(file);
      await files.put(file.key, { path, bytes });
    }
    const { result, unused } = await work(stored);
    if (unused) await removeAll(files, stored);
    return result;
  } catch (error) {
    // When the database went away, nobody knows whether the message was written: the sweep will see, a day later.
    if (!isRetryable(error)) await removeAll(files, stored);
    throw error;
  }
}

/** What cannot be removed now is the sweep's. */
async function removeAll(files: Files, stored: readonly NewFile[]): Promise<void> {
  for (const { key } of stored) await files.remove(key).catch(() => {});
}
