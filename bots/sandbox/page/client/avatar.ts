import { emojiOf } from "./emoji.ts";
import { h, type VNode } from "./vnode.ts";

/** Initials on a colour of the name's own: pictures of other hosts are not fetched. */
export function avatar(name: string, icon = ""): VNode {
  const emoji = emojiOf(icon.replace(/^:|:$/g, ""));
  const letters = emoji ?? initials(name);
  return h(
    "span",
    {
      class: `avatar${emoji ? " is-emoji" : ""}`,
      style: { "--hue": String(hue(name)) },
      attrs: { "aria-hidden": "true" },
    },
    letters,
  );
}

export function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first = "?", second = ""] = words.map((word) => [...word][0]?.toUpperCase() ?? "");
  return first + second;
}

function hue(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 137 + 41 + (letter.codePointAt(0) ?? 0)) % 360;
  return sum;
}
