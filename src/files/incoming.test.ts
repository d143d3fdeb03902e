import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { receiveFile } from "./incoming.ts";

const full = vi.hoisted(() => ({ disk: false }));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const open: typeof real.open = async (place, ...how) => {
    if (!full.disk) return real.open(place, ...how);
    await (await real.open(place, ...how)).close();
    return real.open("/dev/full", "w");
  };
  return { ...real, open };
});

// The kernel itself says ENOSPC there.
it.skipIf(!existsSync("/dev/full"))("a full disk is told as that, and nothing of the file stays", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "threadesk-full-"));
  const content = async function* () {
    yield Buffer.alloc(100_000, "x");
  };
  const receive = () => receiveFile(content(), { folder, name: "a.txt", maxBytes: 1_000_000 });

  full.disk = true;
  await expect(receive()).rejects.toMatchObject({ name: "FilesError", failure: "full" });
  full.disk = false;

  expect(await readdir(folder)).toEqual([]);
  expect(await receive()).toMatchObject({ bytes: 100_000 });
  await rm(folder, { recursive: true });
});
