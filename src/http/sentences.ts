// What is wrong with an input, in words.

import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;

/** The sentence for what a schema refuses without words of its own. */
export function sentenceFor(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "This is required."
        : `This must be ${typeNames[issue.expected] ?? issue.expected}.`;
    case "invalid_value":
      return `This must be ${issue.values.length === 1 ? "" : "one of: "}${issue.values.join(", ")}.`;
    case "too_big":
      return issue.origin === "string"
        ? `This is too long: at most ${issue.maximum} characters.`
        : `This must be at most ${issue.maximum}.`;
    case "too_small":
      return issue.origin === "string" ? "This must not be empty." : `This must be at least ${issue.minimum}.`;
    default:
      return undefined;
  }
}

const typeNames: Record<string, string> = {
  string: "a text",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "a JSON object",
  array: "a list",
};
