import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";

/** As whom PostgreSQL runs: it refuses to run as root, so there it runs as another. Undefined: as ourselves. */
export type PostgresUser = { uid: number; gid: number; passesClosedFolders: boolean } | undefined;

export interface Invocation {
  file: string;
  args: string[];
  options: { uid?: number; gid?: number };
}

export function choosePostgresUser(cluster: string, paths: string[]): PostgresUser {
  if (process.getuid?.() !== 0) return undefined;

  const { uid, gid } = ownerOf(cluster) ?? userNamed("postgres") ?? addPostgresUser();
  return { uid, gid, passesClosedFolders: !paths.every((at) => isReachable(at, uid, gid)) };
}

/** How to run a program as that user; a checkout under /root is closed to it, so it takes the right to pass along. */
export function runAs(user: PostgresUser, file: string, args: string[]): Invocation {
  if (!user) return { file, args, options: {} };

  const { uid, gid } = user;
  if (!user.passesClosedFolders) return { file, args, options: { uid, gid } };
  const become = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  // initdb asks by access(), which without that bit looks at the user alone.
  const right = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"];
  return { file: "setpriv", args: [...become, ...right, file, ...args], options: {} };
}

/** A cluster made by an ordinary user is later run as that user. */
function ownerOf(cluster: string): { uid: number; gid: number } | undefined {
  const owner = statSync(cluster, { throwIfNoEntry: false });
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : undefined;
}

function userNamed(name: string): { uid: number; gid: number } | undefined {
  try {
    const ask = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
    return { uid: ask("-u"), gid: ask("-g") };
  } catch {
    return undefined;
  }
}

function addPostgresUser(): { uid: number; gid: number } {
  try {
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], { stdio: "pipe" });
  } catch (cause) {
    const message = "PostgreSQL will not run as root, and the user `postgres` could not be made.";
    throw new Error(`${message} Start Threadesk as another user, or set DATABASE_URL.`, { cause });
  }
  const made = userNamed("postgres");
  if (!made) throw new Error("The user `postgres` was made but cannot be found.");
  return made;
}

function isReachable(at: string, uid: number, gid: number): boolean {
  const folder = statSync(at);
  const bit = folder.uid === uid ? 0o100 : folder.gid === gid ? 0o010 : 0o001;
  if ((folder.mode & bit) === 0) return false;
  const parent = path.dirname(at);
  return parent === at || isReachable(parent, uid, gid);
}
