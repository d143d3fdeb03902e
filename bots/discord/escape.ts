// Plain text to what Discord shows letter by letter. Nobody is pinged by it in any case: every message that we send also
// carries `allowed_mentions: { parse: [] }`.

/** Goes with every create and every edit. */
export const noPings = { parse: [] };

const lineEnds = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const otherControls = /(?![\n\t])\p{Cc}/gu;
/** An address is left as it is: a backslash in it would lead elsewhere. None of the signs that open other markup are in it. */
const address = /(https?:\/\/[\w.~:/?#@!$&'+,;=%-]+)/i;
const markup = /[\\*_~`|[<]/g;
const broadcast = /@(?=everyone|here)/gi;
/** What cannot be seen might be dropped, and then the line would begin behind it. */
const lineStart = /^([\s\p{Cf}]*)(#{1,3}(?=\s)|-#|[-+](?=\s)|>|\d+(?=\.\s))/u;

export function escapeText(text: string): string {
  return cleaned(text).split("\n").map(escapeLine).join("\n");
}

/** As much of the text as fits when it is escaped; what was cut shows as "…". */
export function escapeWithin(text: string, most: number): string {
  const start = text.length > most ? undefined : escapeText(text);
  if (start !== undefined && start.length <= most) return start;
  let [fits, tooMuch] = [0, Math.min(text.length, most) + 1];
  while (tooMuch - fits > 1) {
    const length = Math.floor((fits + tooMuch) / 2);
    if (escapeText(`${cut(text, length)}…`).length <= most) fits = length;
    else tooMuch = length;
  }
  return escapeText(`${cut(text, fits)}…`);
}

/** A sentence of ours: what it shows as `code` stays code, for inside it nothing else is read. */
export function escapeSentence(text: string, most: number): string {
  const parts = cleaned(text).split(/(`[^`\n]+`)/);
  const escaped = parts.map((part, index) => (index % 2 === 1 ? part : escapeText(part))).join("");
  return escaped.length <= most ? escaped : escapeWithin(text, most);
}

/** For a text that its escapes would make too long: it grows by the fences only. */
export function codeBlock(text: string): string {
  return `\`\`\`\n${cleaned(text).replaceAll(bidiControls, "").replaceAll("```", "ˋˋˋ")}\n\`\`\``;
}

/** A name in one line, without anything that turns or hides letters. */
export function plainName(name: string, most: number): string {
  const line = cleaned(name).replaceAll(bidiControls, "").replace(/\s+/g, " ").trim();
  return cut(line, most).trim();
}

/** The first characters, never half of one. */
export function cut(text: string, length: number): string {
  const start = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(start) ? start.slice(0, -1) : start;
}

/** The same, and what was cut shows as "…". */
export const clip = (text: string, length: number): string =>
  text.length <= length ? text : `${cut(text, length - 1)}…`;

function cleaned(text: string): string {
  return text.toWellFormed().replace(lineEnds, "\n").replace(otherControls, "");
}

function escapeLine(line: string): string {
  const { kept, open } = balanced(line);
  const escaped = kept
    .split(address)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(markup, "\\$&")))
    .join("")
    .replace(broadcast, "@\u200B")
    .replace(lineStart, escapeStart);
  return open === undefined ? escaped : `${FSI}${escaped}${PDI.repeat(open)}${PDI}`;
}

function escapeStart(_whole: string, space: string, sign: string): string {
  return /\d/.test(sign) ? `${space}${sign}\\` : `${space}\\${sign}`;
}

const [FSI, PDI] = ["\u2068", "\u2069"];
const openers = /[\u2066-\u2068]/;
const bidiControls = /[\u202A-\u202E\u2066-\u2069]/g;

/** What turns the direction of writing ends with its line and touches nothing around it: `open` says how much it leaves open. */
function balanced(line: string): { kept: string; open?: number } {
  if (line.search(bidiControls) < 0) return { kept: line };
  let open = 0;
  let kept = "";
  for (const char of line) {
    if (openers.test(char)) open += 1;
    if (char === PDI && open === 0) continue;
    if (char === PDI) open -= 1;
    kept += char;
  }
  return { kept, open };
}
