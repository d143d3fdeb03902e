import { invalidFields } from "./parse.ts";
import { isText } from "./text.ts";

/** The query's parameters, each at most once and each a text. @throws HttpError invalid */
export function readQuery(url: string): Record<string, string> {
  const start = url.indexOf("?");
  if (start === -1) return {};

  const found: Record<string, string> = Object.create(null);
  for (const pair of url
    .slice(start + 1)
    .split("#", 1)[0]
    ?.split("&") ?? []) {
    if (pair === "") continue;
    const [name, value] = nameAndValue(pair);
    if (name in found) throw invalidFields({ [name]: ["This must be given once."] });
    found[name] = value;
  }
  return found;
}

function nameAndValue(pair: string): [name: string, value: string] {
  const equals = pair.indexOf("=");
  const name = decode(equals === -1 ? pair : pair.slice(0, equals));
  const value = decode(equals === -1 ? "" : pair.slice(equals + 1));
  if (name === undefined) throw invalidFields({ query: ["A parameter's name is not UTF-8 text."] });
  if (value === undefined) throw invalidFields({ [name]: ["This is not UTF-8 text."] });
  return [name, value];
}

function decode(raw: string): string | undefined {
  try {
    const text = decodeURIComponent(raw.replaceAll("+", " "));
    return isText(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
