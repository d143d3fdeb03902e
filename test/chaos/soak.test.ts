import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/package-root.ts";

it("says what it measured so far when it is told to end, and leaves nothing running", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "threadesk-soak-"));
  const size = ["--minutes", "10", "--rate", "2", "--conversations", "2", "--backend", "postgres"];
  const soak = spawn(process.execPath, [path.join(packageRoot(), "dist/test/chaos/soak.js"), ...size], {
    env: { PATH: process.env.PATH, TMPDIR: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  soak.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    if (chunk.toString().includes("The desk is up")) soak.kill("SIGTERM");
  });

  const [exitCode] = await once(soak, "close");

  expect(exitCode).toBe(143);
  expect(output).toMatch(/SIGTERM ended it early\.\n\d+\.\d minutes, .* 0 crashes\n/);
  expect(output).toMatch(/^worker-1: memory, MB +\d/m);
  // Each server and each process has its files in there until it is gone.
  expect(await readdir(home)).toEqual([]);
  await rm(home, { recursive: true });
}, 120_000);
