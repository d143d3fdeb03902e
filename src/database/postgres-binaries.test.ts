import { chmod, mkdir, mkdtemp, readlink, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { finishInstall } from "./postgres-binaries.ts";

it("does what the package's install script would have done, once", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "threadesk-binaries-"));
  const program = path.join(root, "native", "postgres");
  await mkdir(path.join(root, "native", "lib"), { recursive: true });
  await writeFile(path.join(root, "native", "lib", "libpq.so.5.18"), "");
  await writeFile(program, "");
  await chmod(program, 0o644);
  const links = [{ source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" }];
  await writeFile(path.join(root, "native", "pg-symlinks.json"), JSON.stringify(links));

  await finishInstall(root, [program]);
  await finishInstall(root, [program]);

  expect((await stat(program)).mode & 0o777).toBe(0o755);
  expect(await readlink(path.join(root, "native", "lib", "libpq.so.5"))).toBe("libpq.so.5.18");
  await rm(root, { recursive: true });
});
