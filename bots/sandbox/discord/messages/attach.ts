import { DiscordError, invalidForm, refuse } from "../errors.ts";
import type { Attachment, IncomingFile } from "../model.ts";
import type { World } from "../world.ts";
import type { MessageBody } from "./body.ts";

const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_FILES = 10;

/** Stores the uploaded files and gives back the attachments of the message: those kept, then the new ones. */
export function attachFiles(
  world: World,
  body: MessageBody,
  files: readonly IncomingFile[],
  existing: readonly Attachment[] = [],
): Attachment[] {
  const wanted = body.attachments ?? undefined;
  const kept = wanted ? existing.filter(({ id }) => wanted.some((each) => each.id === id)) : [...existing];
  assertUploads(wanted, files, existing);
  if (kept.length + files.length > MAX_FILES) {
    throw invalidForm([
      { path: ["attachments"], code: "BASE_TYPE_MAX_LENGTH", message: "Must be 10 or fewer in length." },
    ]);
  }
  if (files.some(({ content }) => content.byteLength > MAX_FILE_BYTES)) throw refuse(40005);
  const added = files.map((file) => {
    const description = wanted?.find(({ id }) => id === file.key);
    return keepFile(world, file, description?.filename ?? file.name, description?.description ?? null);
  });
  return [...kept, ...added];
}

export function keepFile(
  world: World,
  file: Pick<IncomingFile, "content" | "contentType">,
  name: string,
  description: string | null,
): Attachment {
  const id = world.nextId();
  world.store.files.put({ id, base64: Buffer.from(file.content).toString("base64") });
  return { id, name: safeName(name), contentType: file.contentType, size: file.content.byteLength, description };
}

function assertUploads(
  wanted: MessageBody["attachments"],
  files: readonly IncomingFile[],
  existing: readonly Attachment[],
): void {
  const known = (id: string) => files.some(({ key }) => key === id) || existing.some((each) => each.id === id);
  const missing = (wanted ?? []).findIndex(({ id }) => !known(id));
  if (missing < 0) return;
  throw invalidForm([
    { path: ["attachments", missing, "id"], code: "ATTACHMENT_NOT_FOUND", message: "Attachment data not found." },
  ]);
}

/** Discord keeps letters, digits, dots, dashes and underscores of a file's name. */
function safeName(name: string): string {
  const plain = name.replaceAll(/\s+/g, "_").replaceAll(/[^\p{L}\p{N}._-]/gu, "");
  return plain.replace(/^\.+/, "") || "unknown";
}

export function assertRequestSize(bytes: number): void {
  if (bytes > 25 * 1024 * 1024) throw new DiscordError(413, { message: "Request entity too large", code: 40005 });
}
