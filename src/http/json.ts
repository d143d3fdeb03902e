// JSON as the API takes it: what is legal but hostile is refused before anyone looks at it.

import { HttpError } from "./errors.ts";
import { invalidFields } from "./parse.ts";
import { isText } from "./text.ts";

const deepest = 20;

/** @throws HttpError bad_request when it is not JSON; invalid when it is too deep, says one thing twice, or holds what is no text */
export function parseJson(text: string): unknown {
  const value = parseOrRefuse(text);
  assertModest(text);
  assertTexts(value, "");
  return value;
}

function parseOrRefuse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError("bad_request", "The body is not JSON.");
  }
}

const token = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[[\]{}]/g;

/** Reads the tokens of what is valid JSON: on anything else this expression would be slow. */
function assertModest(text: string): void {
  const open: Set<string>[] = [];
  for (const [found, content, colon] of text.matchAll(token)) {
    if (found === "{" || found === "[") {
      open.push(new Set());
      if (open.length > deepest) throw invalidFields({ body: [`This is nested too deep: at most ${deepest} levels.`] });
    } else if (found === "}" || found === "]") {
      open.pop();
    } else if (colon !== undefined && content !== undefined) {
      const name = unescaped(content);
      if (open.at(-1)?.has(name)) throw invalidFields({ [name]: ["This must be given once."] });
      open.at(-1)?.add(name);
    }
  }
}

const unescaped = (content: string): string =>
  content.includes("\\") ? String(parseOrRefuse(`"${content}"`)) : content;

function assertTexts(value: unknown, path: string): void {
  if (typeof value === "string") {
    if (!isText(value)) throw invalidFields({ [path || "body"]: ["This has characters that no text has."] });
  } else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      assertTexts(name, path);
      assertTexts(inner, path === "" ? name : `${path}.${name}`);
    }
  }
}
