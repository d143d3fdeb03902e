// A command's answer -> what only the person who asked sees.

import { type APIMediaGalleryComponent, ComponentType, MessageFlags } from "discord.js";
import type { Answer, AnswerFile } from "../../src/commands/command.ts";
import { renderCard, renderSentence } from "./components.ts";
import { clip, escapeSentence, noPings } from "./escape.ts";
import { MAX_CONTENT, MAX_PICTURE_DESCRIPTION } from "./limits.ts";

/** A message of components stays one: its answer is one too. */
export function answerBody({ text, card, files = [] }: Answer, isComponents: boolean): object {
  const { IsComponentsV2: flags } = MessageFlags;
  if (card) {
    const components = [...renderCard(card).components, ...pictureGallery(files)];
    return { flags, components, allowed_mentions: noPings };
  }
  if (isComponents) return { flags, components: [renderSentence(text)], allowed_mentions: noPings };
  return { content: escapeSentence(text, MAX_CONTENT) || "…", allowed_mentions: noPings };
}

/** Beside components a file is only seen where one of them shows it. */
export function pictureGallery(
  files: readonly Pick<AnswerFile, "name" | "type" | "alt">[],
): APIMediaGalleryComponent[] {
  const items = files
    .filter(({ type }) => type.startsWith("image/"))
    .map(({ name, alt }) => ({
      media: { url: `attachment://${name}` },
      ...(alt ? { description: clip(alt, MAX_PICTURE_DESCRIPTION) } : {}),
    }));
  return items.length === 0 ? [] : [{ type: ComponentType.MediaGallery, items }];
}
