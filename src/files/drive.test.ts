import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openBucket, type TestBucket } from "../../test/bucket.ts";
import { dayOf, type Files, newFileKey } from "../desk/attachments/files.ts";
import { localFiles, s3Files } from "./drive.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "threadesk-drive-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const now = new Date("2025-11-09T23:59:00Z");
const incoming = async (text: string) => {
  const file = path.join(folder, "incoming");
  await writeFile(file, text);
  return { path: file, bytes: text.length };
};

async function keysOf(files: Files, day: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of files.keysOf(day)) keys.push(...page);
  return keys;
}

async function textOf(stream: Readable | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("files on the disk", () => {
  it("are kept, read, listed by day, and removed", async () => {
    const files = localFiles(path.join(folder, "kept"));
    const key = newFileKey(now);
    await files.put(key, await incoming("hello"));

    expect(await textOf(await files.open(key))).toBe("hello");
    expect(await keysOf(files, dayOf(now))).toEqual([key]);
    expect(await keysOf(files, "2025-11-10")).toEqual([]);

    await files.remove(key);
    await files.remove(key);
    expect(await files.open(key)).toBeUndefined();
  });

  it("say that they are away when the folder is none", async () => {
    const files = localFiles((await incoming("a file, not a folder")).path);

    await expect(files.put(newFileKey(now), { path: folder, bytes: 1 })).rejects.toMatchObject({ failure: "away" });
  });
});

describe("files in a bucket", () => {
  let bucket: TestBucket;
  let files: Files;
  beforeAll(async () => {
    bucket = await openBucket();
    files = await s3Files(bucket.settings, { idleMs: 300 });
  });
  afterEach(() => {
    bucket.fault = undefined;
  });
  afterAll(async () => {
    await bucket.close();
    expect(bucket.violations).toEqual([]);
  });

  it("are kept, read, listed by day in pages, and removed, each call signed", async () => {
    const keys = [newFileKey(now), newFileKey(now), newFileKey(now)].sort();
    for (const key of keys) await files.put(key, await incoming("hello"));

    expect(await textOf(await files.open(keys[0] ?? ""))).toBe("hello");
    expect(await keysOf(files, dayOf(now))).toEqual(keys);
    expect(await keysOf(files, "2025-11-10")).toEqual([]);

    for (const key of keys) await files.remove(key);
    await files.remove(keys[0] ?? "");
    expect(await files.open(keys[0] ?? "")).toBeUndefined();
    expect(bucket.kept.size).toBe(0);
  });

  it.each([
    ["away", "away"],
    ["silent", "away"],
    ["full", "full"],
  ] as const)("are not kept by one that is %s, and it says so", async (fault, failure) => {
    bucket.fault = fault;
    await expect(files.put(newFileKey(now), await incoming("hello"))).rejects.toMatchObject({ failure });

    expect(bucket.kept.size).toBe(0);
    if (fault === "full") return;
    await expect(files.open(newFileKey(now))).rejects.toMatchObject({ failure });
    await expect(files.remove(newFileKey(now))).rejects.toMatchObject({ failure });
    await expect(keysOf(files, dayOf(now))).rejects.toMatchObject({ failure });
  });

  it("are not there where nobody listens, and the error holds no secret", async () => {
    const nowhere = await s3Files({ ...bucket.settings, endpoint: "http://127.0.0.1:1" });
    const error = await nowhere.put(newFileKey(now), await incoming("hello")).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ failure: "away" });
    expect(inspect(error, { depth: null })).not.toContain(bucket.settings.secretAccessKey);
  });

  it("break off in the reader's hands when the bucket hangs up, and are not taken for whole", async () => {
    const key = newFileKey(now);
    await files.put(key, await incoming("x".repeat(100_000)));
    bucket.fault = "halfway";

    await expect(files.open(key).then(textOf)).rejects.toThrow();
    bucket.fault = undefined;
    await files.remove(key);
  });
});
