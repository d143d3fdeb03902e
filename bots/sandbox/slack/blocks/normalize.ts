// What Slack adds to blocks when it stores them.

import { type Json, walk } from "../json.ts";
import { interactiveParts } from "./validate.ts";

export function storedBlocks(blocks: readonly Json[], nextId: () => string): Json[] {
  const copies = structuredClone(blocks) as Json[];
  for (const block of copies) {
    block.block_id ??= nextId();
    for (const element of interactiveParts(block)) element.action_id ??= nextId();
  }
  for (const part of walk(copies)) {
    if (part.type === "plain_text") part.emoji ??= true;
    if (part.type === "mrkdwn") part.verbatim ??= false;
  }
  return copies;
}
