import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { runCli } from "../../src/cli/run.ts";
import { readConfig } from "../../src/config.ts";
import { silentLog } from "../silent-log.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

it("a copy of DATA_DIR, taken while nothing runs, is a backup of the embedded desk", { timeout: 60_000 }, async () => {
  const home = await mkdtemp(path.join(tmpdir(), "threadesk-copy-"));
  folders.push(home);
  const [first, second] = [path.join(home, "first"), path.join(home, "second")];
  for (const folder of [home, first]) await mkdir(folder, { recursive: true, mode: 0o711 });
  const inFolder = (dataDir: string, ...words: string[]) =>
    runCli(words, { config: () => readConfig({ DATA_DIR: dataDir }), log: silentLog });

  await inFolder(first, "keys", "create", "--name", "Before");
  // With its owners: PostgreSQL takes no files that are another user's.
  execFileSync("cp", ["-a", first, second]);
  await inFolder(first, "keys", "create", "--name", "After");
  await rm(first, { recursive: true });
  const restored = await inFolder(second, "keys", "list");

  expect([restored.code, restored.out]).toEqual([0, expect.stringContaining("Before")]);
  expect(restored.out).not.toContain("After");
});
