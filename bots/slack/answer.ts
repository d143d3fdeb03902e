// A command's answer -> what only the person who asked sees.

import type { Answer } from "../../src/commands/command.ts";
import { cardBlocks, type Rendered, textBlocks } from "./blocks.ts";
import { clip, escapeText } from "./escape.ts";

const shownInNotification = 500;

/** With a card, its words stand small above it, unless the title says them too. */
export function answerBlocks({ text, card }: Answer): Rendered {
  const short = clip(text.trim() || "Done.", shownInNotification);
  if (!card) return { text: escapeText(short), blocks: textBlocks(text.trim() || short), attachments: [] };
  return { ...cardBlocks(card, card.title.includes(text) ? undefined : text), text: escapeText(short) };
}
