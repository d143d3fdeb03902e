import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

describe("files on the disk", () => {
  it("are kept, read, listed by day, and removed", async () => {
    const files = localFiles(path.join(folder, "kept"));
    const key = newFileKey(now);
    await files.put(key, await incoming("hello"));

    const chunks: Buffer[] = [];
    for await (const chunk of (await files.open(key)) ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("hello");
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
  it("say which packages they need when those are not installed", async () => {
    const settings = { bucket: "b", region: "r", endpoint: undefined, accessKeyId: "i", secretAccessKey: "s" };
    const installed = await import("@aws-sdk/client-s3" as string).then(
      () => true,
      () => false,
    );

    if (installed) expect(await s3Files(settings)).toHaveProperty("put");
    else await expect(s3Files(settings)).rejects.toThrow("npm install @aws-sdk/client-s3");
  });
});
