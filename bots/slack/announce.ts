// A card in the channel itself, with its picture between the title and the rest: Slack folds away the end of a long attachment.

import { setTimeout as sleep } from "node:timers/promises";
import type { KnownBlock } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { Card } from "../../src/cards/card.ts";
import type { Picture } from "../../src/delivery/channel.ts";
import type { Log } from "../../src/log.ts";
import { cardBlocks, contextBlocks } from "./blocks.ts";
import { clip } from "./escape.ts";
import { channelError, codeOf } from "./failures.ts";
import { uploadPicture } from "./files.ts";
import { limits } from "./limits.ts";
import { markOf } from "./marks.ts";
import { asItIs, spokenBlocks } from "./speech.ts";

interface Announcement {
  place: string;
  card: Card;
  mark: string;
  picture: Picture | undefined;
  ping: string | undefined;
  callMs: number;
}

const desk = { kind: "line", author: { name: "Support", avatarUrl: null } } as const;

// Slack looks at an uploaded picture for a moment before it lets a message show it, and calls the block invalid until then
// (docs.slack.dev/reference/block-kit/composition-objects/slack-file-object).
const looks = 4;
const betweenLooksMs = 700;

export async function announce(
  web: WebClient,
  log: Log,
  { place, card, mark, picture, ping, callMs }: Announcement,
): Promise<void> {
  const rendered = cardBlocks(card);
  const called = ping === undefined ? [] : spokenBlocks({ ...desk, text: "You are on duty.", ping }).blocks;
  const post = (shown: KnownBlock[]) =>
    web.chat.postMessage({
      channel: place,
      ...asItIs,
      ...rendered,
      blocks: [...rendered.blocks, ...shown, ...called],
      metadata: markOf(mark),
    });
  const file = picture && (await uploadPicture(web, picture, callMs).catch((error) => untaken(log, error)));
  for (let look = 0; picture && file && look < looks; look += 1) {
    if (look > 0) await sleep(betweenLooksMs);
    try {
      const block = { type: "image", slack_file: { id: file }, alt_text: clip(picture.alt, limits.altText) } as const;
      return void (await post([block]));
    } catch (error) {
      if (codeOf(error) !== "invalid_blocks") throw error;
      untaken(log, error);
    }
  }
  await post(picture ? contextBlocks(`📈 ${picture.alt}`) : []);
}

/** Its words will do. A channel that is gone says so again when the card itself is posted. */
function untaken(log: Log, error: unknown): undefined {
  log.info({ reason: channelError(error, "Showing a picture").message }, "Slack does not take a picture");
}
