// A command's answer -> what only the person who asked sees.

import { MessageFlags } from "discord.js";
import type { Answer } from "../../src/commands/command.ts";
import { renderCard, renderSentence } from "./components.ts";
import { escapeSentence, noPings } from "./escape.ts";
import { MAX_CONTENT } from "./limits.ts";

/** A message of components stays one: its answer is one too. */
export function answerBody({ text, card }: Answer, isComponents: boolean): object {
  const { IsComponentsV2: flags } = MessageFlags;
  if (card) return { flags, ...renderCard(card), allowed_mentions: noPings };
  if (isComponents) return { flags, components: [renderSentence(text)], allowed_mentions: noPings };
  return { content: escapeSentence(text, MAX_CONTENT) || "…", allowed_mentions: noPings };
}
