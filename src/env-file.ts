// The file `.env`: read by Node's own parser, and written so that what stands in it stays.

import { chmodSync, copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";

type Settings = Readonly<Record<string, string>>;

/** Nothing where there is no such file, or none is named. @throws when it cannot be read */
export function readEnvFile(file: string): NodeJS.ProcessEnv {
  if (file === "" || !existsSync(file)) return {};
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Sets these and leaves every other line as it is. Only its owner may read it, for it holds tokens. Gives the copy of what was there
 * before, or undefined when nothing was. @throws when it cannot be written
 */
export function writeEnvFile(file: string, settings: Settings, now: Date): string | undefined {
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  const written = `${file}.new`;
  writeFileSync(written, merged(before ?? "", settings), { mode: 0o600 });
  const backup = before === undefined ? undefined : `${file}.${now.toISOString().replace(/\W/g, "").slice(0, 15)}.bak`;
  if (backup !== undefined) {
    copyFileSync(file, backup);
    chmodSync(backup, 0o600);
  }
  renameSync(written, file);
  return backup;
}

/** A name that stands there twice is set where it stood last, which is what counts. */
export function merged(text: string, settings: Settings): string {
  const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  const nameAt = (line: string) => /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=/.exec(line)?.[1];
  for (const [name, value] of Object.entries(settings)) {
    const at = lines.findLastIndex((line) => nameAt(line) === name);
    lines[at === -1 ? lines.length : at] = `${name}=${quoted(value)}`;
  }
  return `${lines.join("\n")}\n`;
}

/** As Node's parser reads it back; a `#` would begin a comment. @throws when no quotes are left for it */
function quoted(value: string): string {
  if (/^[\w@%+=:,./~^-]*$/.test(value)) return value;
  const quote = [`"`, "'", "`"].find((each) => !value.includes(each) && !(each === `"` && value.includes("\\")));
  if (quote === undefined || value.includes("\n")) throw new Error("This value cannot be written to a .env file.");
  return `${quote}${value}${quote}`;
}
