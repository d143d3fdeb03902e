// One thing said in a thread, as the message that shows it.

import { ChannelError, type Utterance } from "../../src/delivery/channel.ts";
import { speakerOf } from "../../src/delivery/speaker.ts";
import { codeBlock, escapeText, plainName } from "./escape.ts";
import { MAX_AVATAR_URL, MAX_CONTENT, MAX_WEBHOOK_NAME, TEXT_LIMIT } from "./limits.ts";
import { markLine } from "./mark.ts";

/** Of files without words only the signs. @throws ChannelError refused for a text over TEXT_LIMIT */
export function contentOf({ kind, text, ping }: Utterance, mark: string): string {
  if (text.length > TEXT_LIMIT) {
    throw new ChannelError("refused", `This is ${text.length} characters long; split it into parts of ${TEXT_LIMIT}.`);
  }
  const sign = kind === "note" ? "🔒 " : ping === undefined ? "" : `<@&${ping}> `;
  const escaped = `${sign}${escapeText(text)}\n${markLine(mark)}`;
  return escaped.length <= MAX_CONTENT ? escaped : `${sign}${codeBlock(text)}\n${markLine(mark)}`;
}

const namesake = /discord|clyde/gi;
const roomForDots = 15;

/** Discord lets nobody pose as itself, and wants a name. */
export function faceOf(utterance: Utterance): { username: string; avatar_url?: string } {
  const { name, badge } = speakerOf(utterance);
  const clean = plainName(name, MAX_WEBHOOK_NAME - roomForDots - badge.length)
    .replaceAll("`", "ˋ")
    .replace(/^@+/, "");
  const picture = utterance.author.avatarUrl;
  // The badge of who typed on Discord has that name in it too.
  const shown = `${clean || "Someone"}${badge}`.replace(namesake, (word) => `${word[0]}·${word.slice(1)}`);
  return { username: shown, ...(isPicture(picture) ? { avatar_url: picture } : {}) };
}

function isPicture(url: string | null): url is string {
  return url !== null && url.length <= MAX_AVATAR_URL && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
