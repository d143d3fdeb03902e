// Nobody's desk should wake a whole workspace: what would ping everybody is refused, although real Slack would do it.

import { type Json, walk } from "../json.ts";

const EVERYBODY = /<!(channel|here|everyone|group)(\|[^>]*)?>/;
const LOOSE = /(^|[^\w@])@(channel|here|everyone)\b/;

/** Texts that would ping everybody; `linked` when the call asks Slack to find names in its text. */
export function pingProblems(content: Json, linked: boolean): string[] {
  const problems: string[] = [];
  for (const part of walk(content)) {
    if (part.type === "broadcast") problems.push(`a rich text broadcast pings @${String(part.range)}`);
    if (part.type === "plain_text") continue;
    for (const [key, value] of Object.entries(part)) {
      if (typeof value !== "string" || !SPOKEN.has(key)) continue;
      if (key === "value" && part.type !== undefined) continue; // a button's value is never read out
      if (EVERYBODY.test(value) || (linked && LOOSE.test(value)))
        problems.push(`\`${key}\` pings everybody: ${value.slice(0, 80)}`);
    }
  }
  return problems;
}

const SPOKEN = new Set(["text", "markdown_text", "initial_comment", "pretext", "value", "title", "fallback", "footer"]);
