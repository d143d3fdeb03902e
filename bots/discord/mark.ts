// The mark by which a post is found again: its last line, in small print. Webhook executes take no nonce, and a nonce
// forgets after minutes.

import { createHash } from "node:crypto";
import { type APIMessage, ComponentType } from "discord.js";
import { MAX_NONCE } from "./limits.ts";

export const markLine = (mark: string): string => `-# #${mark}`;

/** No text forges it: `-#` at the start of a line is escaped, and what others write is not ours. */
export function bearsMark(message: APIMessage, mark: string): boolean {
  const wanted = markLine(mark);
  return [message.content, ...displayedTexts(message.components)].some((text) => lastLine(text) === wanted);
}

const lastLine = (text: string): string => text.slice(text.lastIndexOf("\n") + 1).trim();

type Components = NonNullable<APIMessage["components"]>;

/** The texts of a card, in order; not those of its rows. */
export function displayedTexts(components: Components = []): string[] {
  return components.flatMap((component) => {
    if (component.type === ComponentType.TextDisplay) return [component.content];
    return component.type === ComponentType.Container ? displayedTexts(component.components as Components) : [];
  });
}

/** Within a few minutes Discord gives the first message of a nonce again instead of making a second. */
export const nonceOf = (...words: string[]): string =>
  createHash("sha256").update(words.join("\n")).digest("base64url").slice(0, MAX_NONCE);
