// The inputs that several verbs share.

import { z } from "zod";
import { NewFiles } from "./attachments/new-file.ts";
import { maxId } from "./words.ts";

export const Id = z.int().min(1).max(maxId);

/** What people write: trimmed, never empty, stored as it is but for control characters. */
export const text = (max: number, least: 0 | 1 = 1) =>
  z
    .string()
    .transform((value, context) => {
      const cleaned = cleanText(value);
      const problem = problemOf(value, cleaned, { max, least });
      if (problem === undefined) return cleaned;
      context.addIssue({ code: "custom", message: problem });
      return z.NEVER;
    })
    .meta({ minLength: least, maxLength: max });

function problemOf(value: string, cleaned: string, { max, least }: { max: number; least: number }): string | undefined {
  if (!value.isWellFormed() || value.includes("\u0000")) return "This text has characters that no text has.";
  if (cleaned.length < least) return "This must not be empty.";
  if (cleaned.length > max) return `This is too long: at most ${max} characters.`;
  return undefined;
}

/** The same on one line: a name or a subject that breaks the line could look like a line of ours. */
export const line = (max: number) =>
  text(max)
    .transform((value) => value.replace(/\s+/g, " "))
    .meta({ minLength: 1, maxLength: max });

/** Longer than this no single message may be, whatever door it comes through. */
export const messageLimit = 40_000;

export const MessageBody = text(messageLimit);

/** What is said with files may be nothing. */
export const said = { body: text(messageLimit, 0), files: NewFiles };
export const saysSomething = ({ body, files }: { body: string; files: readonly unknown[] }): boolean =>
  body !== "" || files.length > 0;
export const emptyMessage = "This must not be empty.";
export const saysNothing = { path: ["body"], error: emptyMessage };
export const Subject = line(200);
export const Description = text(20_000);

/** A conversation by its own id, or by its ticket's. */
export const ConversationRef = z.union([z.strictObject({ ticket: Id }), z.strictObject({ conversation: Id })]);
export type ConversationRef = z.infer<typeof ConversationRef>;

// Control characters but tab and newline mean nothing to a reader and trouble to a terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFEFF\u{E0000}-\u{E007F}]/gu;

/** The same words without what no text has. */
export function cleanText(value: string): string {
  return value.toWellFormed().replace(/\r\n?/g, "\n").replace(controls, "").trim();
}
