/**
 * TypeScript with the inside of its comments, strings and regular expressions blanked, every other character in its place:
 * so that a search finds code only. A text scan, since TypeScript 7 has no API; JSX text stays as it is.
 */
export function maskSource(source: string): string {
  const out = [...source];
  const blank = (from: number, to: number) => {
    for (let i = from; i < to; i += 1) if (out[i] !== "\n") out[i] = " ";
  };
  // Depth of braces in each `${` that we are inside of.
  const holes: number[] = [];

  for (let at = 0; at < source.length; ) {
    const end = endOfLiteral(source, at, out);
    if (end) {
      blank(end.from, end.to);
      at = end.next;
      if (end.opensHole) holes.push(0);
      continue;
    }
    const depth = holes.at(-1);
    if (depth !== undefined) {
      if (source[at] === "{") holes[holes.length - 1] = depth + 1;
      if (source[at] === "}" && depth > 0) holes[holes.length - 1] = depth - 1;
      if (source[at] === "}" && depth === 0) {
        holes.pop();
        const rest = endOfTemplate(source, at + 1);
        blank(rest.from, rest.to);
        at = rest.next;
        if (rest.opensHole) holes.push(0);
        continue;
      }
    }
    at += 1;
  }
  return out.join("");
}

interface Span {
  from: number;
  to: number;
  next: number;
  opensHole?: boolean;
}

function endOfLiteral(source: string, at: number, masked: string[]): Span | undefined {
  const here = source[at];
  const two = source.slice(at, at + 2);
  if (two === "//") return until(source, at, at, /\n/g);
  if (two === "/*") return until(source, at, at + 2, /\*\//g);
  if (here === '"' || here === "'") return quoted(source, at, new RegExp(`${here}|\\n`, "g"));
  if (here === "`") return endOfTemplate(source, at + 1);
  if (here === "/" && regexMayBegin(masked, at)) return quoted(source, at, /\/|\n/g);
  return undefined;
}

function until(source: string, at: number, from: number, end: RegExp): Span {
  end.lastIndex = from;
  const found = end.exec(source);
  const to = found ? found.index : source.length;
  const next = found && found[0] !== "\n" ? end.lastIndex : to;
  return { from: at, to: next, next };
}

/** Keeps the quotes; ends at the end of the line, so that an apostrophe in JSX text costs no more than its line. */
function quoted(source: string, at: number, end: RegExp): Span {
  let inClass = false;
  for (let i = at + 1; i < source.length; i += 1) {
    if (source[i] === "\\") i += 1;
    else if (source[at] === "/" && source[i] === "[") inClass = true;
    else if (source[i] === "]") inClass = false;
    else if (!inClass || source[i] === "\n") {
      end.lastIndex = i;
      if (end.exec(source)?.index === i) return { from: at + 1, to: i, next: i + 1 };
    }
  }
  return { from: at + 1, to: source.length, next: source.length };
}

function endOfTemplate(source: string, from: number): Span {
  for (let i = from; i < source.length; i += 1) {
    if (source[i] === "\\") i += 1;
    else if (source[i] === "`") return { from, to: i, next: i + 1 };
    else if (source[i] === "$" && source[i + 1] === "{") return { from, to: i, next: i + 2, opensHole: true };
  }
  return { from, to: source.length, next: source.length };
}

/** After a value a slash divides; elsewhere it begins a regular expression. */
function regexMayBegin(masked: string[], at: number): boolean {
  const before = masked
    .slice(Math.max(0, at - 40), at)
    .join("")
    .trimEnd();
  return (
    before === "" ||
    /[([{,;=:!&|?+*%~^]$/.test(before) ||
    /\b(return|typeof|case|in|of)$/.test(before) ||
    before.endsWith("=>")
  );
}
