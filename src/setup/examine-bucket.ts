// The bucket of attachments: whether it takes a file, gives it back, lists it and removes it. The only thing that doctor writes anywhere.

import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { type Files, FilesError } from "../desk/attachments/files.ts";
import { type S3Settings, s3Files } from "../files/drive.ts";
import { type Finding, findingsOf } from "../finding.ts";

const { ok, fail } = findingsOf("Bucket");
const folder = "doctor";
const probe = "npm run doctor was here, and should have taken this away again.\n";

/** Nothing is found where files lie on the disk. */
export async function examineBucket(
  s3: S3Settings | undefined,
  { patienceMs = 8_000 }: { patienceMs?: number } = {},
): Promise<Finding[]> {
  if (!s3) return [];
  const files = await s3Files(s3, { idleMs: patienceMs });
  const key = `${folder}/${randomUUID()}`;
  const written = await trouble("takes no file", "s3:PutObject", () => write(files, key));
  // A refused write says what is wrong with the rest as well, and may have left something.
  const others = written ? [] : [await trouble("gives no file back", "s3:GetObject", () => read(files, key))];
  if (!written) others.push(await trouble("does not list its files", "s3:ListBucket", () => list(files, key)));
  if (!written) others.push(await trouble("removes no file", "s3:DeleteObject", () => files.remove(key)));
  const found = [written, ...others].filter((finding) => finding !== undefined);
  return found.length > 0 ? found : [ok(`${s3.bucket} takes files, gives them back, lists and removes them.`)];

  async function trouble(does: string, permission: string, work: () => Promise<void>): Promise<Finding | undefined> {
    try {
      await work();
      return undefined;
    } catch (error) {
      const code = codeOf(error);
      return fail(`${s3?.bucket} ${does} (${code}).`, mendOf(code, permission));
    }
  }
}

async function write(files: Files, key: string): Promise<void> {
  const place = await mkdtemp(path.join(tmpdir(), "threadesk-doctor-"));
  try {
    const file = path.join(place, "probe");
    await writeFile(file, probe);
    await files.put(key, { path: file, bytes: Buffer.byteLength(probe) });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function read(files: Files, key: string): Promise<void> {
  const stream = await files.open(key);
  if (!stream) throw new Error("it is not there");
  if ((await text(stream)) !== probe) throw new Error("it is another one");
}

async function list(files: Files, key: string): Promise<void> {
  for await (const keys of files.keysOf(folder)) if (keys.includes(key)) return;
  throw new Error("it is not among them");
}

/** What the bucket's service calls it; it is the innermost cause that knows. */
function codeOf(error: unknown): string {
  if (error instanceof FilesError && error.failure === "full") return "full";
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return codeOf(error.cause);
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.name === "Error" ? error.message : error.name;
}

const mends: Readonly<Record<string, string>> = {
  full: "Make room in the bucket, or raise its quota.",
  NoSuchBucket: "Make the bucket, or mend ATTACHMENTS_S3_BUCKET.",
  InvalidAccessKeyId: "Mend ATTACHMENTS_S3_ACCESS_KEY_ID.",
  SignatureDoesNotMatch: "Mend ATTACHMENTS_S3_SECRET_ACCESS_KEY.",
  RequestTimeTooSkewed: "Keep the clock right by NTP: timedatectl set-ntp true.",
  PermanentRedirect: "Mend ATTACHMENTS_S3_REGION.",
  AuthorizationHeaderMalformed: "Mend ATTACHMENTS_S3_REGION.",
  ENOTFOUND: "Mend ATTACHMENTS_S3_ENDPOINT.",
  ECONNREFUSED: "Start what listens at ATTACHMENTS_S3_ENDPOINT, or mend the address.",
};

function mendOf(code: string, permission: string): string {
  if (code === "AccessDenied") return `Allow ${permission} to the key of ATTACHMENTS_S3_ACCESS_KEY_ID.`;
  return mends[code] ?? "Run this again; if it stays, the bucket's own service knows more.";
}
