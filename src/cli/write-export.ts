// One customer's data as a folder: data.json, and their files beside it.

import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ExportedCustomer } from "../desk/people/export.ts";
import { UsageError } from "./command.ts";

export interface Written {
  conversations: number;
  messages: number;
  files: number;
  /** Files whose bytes are not there. */
  missing: string[];
}

type Open = (attachment: number) => Promise<Readable | undefined>;

/** The folder is made, and only its owner may look into it. @throws UsageError when it is there already */
export async function writeExport(folder: string, customer: ExportedCustomer, open: Open): Promise<Written> {
  await mkdir(path.dirname(path.resolve(folder)), { recursive: true });
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EEXIST" ? new UsageError(`${folder} is there already. Name another with --out.`) : error;
  });
  await writeFile(path.join(folder, "data.json"), `${JSON.stringify(customer, null, 2)}\n`, { mode: 0o600 });
  const messages = customer.conversations.flatMap((conversation) => conversation.messages);
  const written: Written = {
    conversations: customer.conversations.length,
    messages: messages.length,
    files: 0,
    missing: [],
  };
  for (const { id, name } of messages.flatMap(({ attachments }) => attachments)) {
    const bytes = await open(id);
    if (!bytes) {
      written.missing.push(name);
      continue;
    }
    await mkdir(path.join(folder, "files"), { recursive: true, mode: 0o700 });
    await pipeline(bytes, createWriteStream(path.join(folder, "files", fileName(id, name)), { mode: 0o600 }));
    written.files += 1;
  }
  return written;
}

/** A customer named it: nothing in it leads out of the folder. */
const fileName = (id: number, name: string): string => `${id}-${name.replace(/[^\p{L}\p{N}._ -]/gu, "_").slice(-100)}`;
