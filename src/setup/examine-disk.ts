import { constants } from "node:fs";
import { access, statfs } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../config.ts";
import { type Finding, findingsOf } from "../finding.ts";

const { ok, warn, fail } = findingsOf("Disk");
const gigabyte = 1e9;

/** Where files and the embedded database are kept: whether it can be written to, and how much room is left. */
export async function examineDisk({ dataDir }: Config): Promise<Finding[]> {
  const folder = await nearestFolder(path.resolve(dataDir));
  const mayWrite = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!mayWrite)
    return [fail(`DATA_DIR: ${folder} cannot be written to.`, "Give it to the user that the desk runs as (chown).")];
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / gigabyte;
  const says = `DATA_DIR has ${free.toFixed(1)} GB of room.`;
  if (free < 0.2) return [fail(says, "Make room, or set DATA_DIR to a larger disk.")];
  return [free < 2 ? warn(says, "Make room soon: files and the embedded database grow there.") : ok(says)];
}

/** The first start makes what is missing. */
async function nearestFolder(folder: string): Promise<string> {
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  return exists || path.dirname(folder) === folder ? folder : nearestFolder(path.dirname(folder));
}
