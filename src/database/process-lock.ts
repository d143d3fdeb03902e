import { link, readFile, rm, writeFile } from "node:fs/promises";
import { isRunning, startOf } from "./running-process.ts";

export interface ProcessLock {
  release(): Promise<void>;
}

/** Thrown with the pid of the living process that holds the lock. */
export class LockHeldError extends Error {
  override readonly name = "LockHeldError";
  readonly pid: number;

  constructor(pid: number) {
    super(`The lock is held by process ${pid}.`);
    this.pid = pid;
  }
}

/** A lock file that outlives its process by accident only: the next one to ask sees that the holder is gone. */
export async function takeProcessLock(file: string): Promise<ProcessLock> {
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    // link() makes the lock appear with its content, or fails because there is one.
    while (!(await linked(draft, file))) {
      const holder = await holderOf(file);
      if (holder) throw new LockHeldError(holder);
      await rm(file, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }

  return {
    async release() {
      if ((await readFile(file, "utf8").catch(() => undefined)) === mine) await rm(file, { force: true });
    },
  };
}

async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function holderOf(file: string): Promise<number | undefined> {
  const text = await readFile(file, "utf8").catch(() => "{}");
  const { pid, started }: { pid?: number; started?: string } = JSON.parse(text);
  if (!pid || !isRunning(pid)) return undefined;
  return startOf(pid) === started ? pid : undefined;
}
