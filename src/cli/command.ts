import type { Actor } from "../desk/actor.ts";
import type { Files } from "../desk/attachments/files.ts";
import type { Desk } from "../desk/desk.ts";

/** What was typed after the command's own words. */
export interface Typed {
  words: string[];
  flags: Readonly<Record<string, string | boolean | undefined>>;
}

/** The same twice: for a program, and for a person. */
export interface Printed {
  json: object;
  text: string;
}

/** What a command may need besides the desk. */
export interface Around {
  /** Where the bytes of attachments are. */
  files(): Promise<Files>;
  /** False where nobody can be asked. */
  confirm(question: string): Promise<boolean>;
}

export interface CliCommand {
  /** "keys create" */
  name: string;
  /** What comes after it: "--name <name> [--notes]". */
  usage: string;
  summary: string;
  /** The flags it takes, by what they carry. */
  flags?: Readonly<Record<string, "string" | "boolean">>;
  /** How many words it takes. */
  words?: number;
  run(desk: Desk, typed: Typed, around: Around): Promise<Printed>;
}

/** Whoever can read the database may do all this. */
export const operator: Actor = { kind: "system", job: "command line" };

/** What was typed makes no sense. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError when it was left out */
export function needed(flags: Typed["flags"], name: string): string {
  const value = flags[name];
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new UsageError(`--${name} is missing.`);
}

/** @throws UsageError for what is no id */
export function idIn(word: string | undefined, what: string): number {
  if (word !== undefined && /^[1-9]\d{0,14}$/.test(word)) return Number(word);
  throw new UsageError(`Give the ${what}'s id, a number.`);
}

/** Where a list goes on: the flag --before, an id. @throws UsageError for what is no id */
export const beforeIn = ({ before }: { before?: string | boolean | undefined }, what: string): { before?: number } =>
  before === undefined ? {} : { before: idIn(String(before), what) };

/** What a command that lists prints: the same for a program, and in columns for a person. */
export function listed(
  json: object,
  rows: readonly (readonly string[])[],
  { head, none, after = "" }: { head: readonly string[]; none: string; after?: string },
): Printed {
  return { json, text: rows.length === 0 ? none : `${columns([head, ...rows])}${after}` };
}

/** Columns as wide as what is in them. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)))
    .map((row) => row.join("  ").trimEnd())
    .join("\n");
}

export const minute = (time: Date): string => `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
