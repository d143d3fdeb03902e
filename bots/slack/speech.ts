// What is said in a thread -> the message that shows it, under the name of who says it.

import type { ContextBlock, RichTextBlock, RichTextLink, RichTextText } from "@slack/types";
import type { Utterance } from "../../src/delivery/channel.ts";
import { speakerOf } from "../../src/delivery/speaker.ts";
import type { Rendered } from "./blocks.ts";
import { contextBlocks } from "./blocks.ts";
import { cleanText, clip, escapeText } from "./escape.ts";
import { limits } from "./limits.ts";

/** Nothing in a text of ours becomes a link, a preview or a mention by itself. */
export const asItIs = { unfurl_links: false, unfurl_media: false, link_names: false, parse: "none" } as const;

/** The words, without the name: what chat.update can change. */
export function spokenBlocks({ kind, text, ping, about }: Utterance): Rendered {
  if (ping !== undefined) return callingBlocks(ping, text);
  const words = kind === "note" ? `🔒 ${text}` : text;
  const clean = cleanText(words).trim() === "" ? "…" : words;
  const blocks = kind === "line" ? [...aboutBlocks(about?.link), ...contextBlocks(clean)] : [literalBlock(clean)];
  return { text: escapeText(clean), blocks, attachments: [] };
}

/** Slack has no answer to one message of a thread: a link says which. */
const aboutBlocks = (link: string | undefined): ContextBlock[] =>
  link === undefined
    ? []
    : [{ type: "context", elements: [{ type: "mrkdwn", text: `<${link.replaceAll("&", "&amp;")}|↪ This message>` }] }];

/** Slack reads a mention in mrkdwn only: it is the one that is not escaped. */
function callingBlocks(group: string, text: string): Rendered {
  const words = `<!subteam^${group}> ${escapeText(text)}`;
  return { text: words, blocks: [{ type: "section", text: { type: "mrkdwn", text: words } }], attachments: [] };
}

/** The name and picture that a message is shown under; the bot's own for its lines. */
export function faceOf(utterance: Utterance): { username?: string; icon_url?: string; icon_emoji?: string } {
  const { kind, author } = utterance;
  if (kind === "line") return {};
  const picture = author.avatarUrl && /^https?:\/\//i.test(author.avatarUrl) ? author.avatarUrl : undefined;
  const icon = picture
    ? { icon_url: picture }
    : { icon_emoji: kind === "customer" ? ":bust_in_silhouette:" : ":headphones:" };
  return { username: shownName(utterance), ...icon };
}

/** Who sent the files of a post: Slack lets an app post files under no name but its own. */
export function senderBlocks(utterance: Utterance, blockId: string): [RichTextBlock] {
  const sign = utterance.kind === "note" ? "🔒" : "📎";
  return [{ ...literalBlock(`${sign} ${shownName(utterance)}`), block_id: blockId }];
}

/** Rich text says what it holds and nothing else: no mention, no formatting, no link that hides where it leads. */
function literalBlock(text: string): RichTextBlock {
  // Should Slack ever read mentions in rich text too, these are none.
  const literal = cleanText(text).replace(/<(?=[!@#])/g, "<\u2060");
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: withLinks(literal) }] };
}

function withLinks(text: string): (RichTextText | RichTextLink)[] {
  const parts: (RichTextText | RichTextLink)[] = [];
  let at = 0;
  for (const found of text.matchAll(/\bhttps?:\/\/[^\s<>"`|\u2066-\u2069]*[^\s<>"`|\u2066-\u2069.,:;!?)\]}'*_~]/gi)) {
    const [url] = found;
    if (!URL.canParse(url) || url.length > limits.linkUrl) continue;
    if (found.index > at) parts.push({ type: "text", text: text.slice(at, found.index) });
    parts.push({ type: "link", url, text: url });
    at = found.index + url.length;
  }
  return at < text.length ? [...parts, { type: "text", text: text.slice(at) }] : parts;
}

function shownName(utterance: Utterance): string {
  const { name, badge } = speakerOf(utterance);
  const nameless = utterance.kind === "customer" ? "Customer" : "Agent";
  return `${harmlessName(name, limits.username - badge.length) || nameless}${badge}`;
}

function harmlessName(name: string, most: number): string {
  const clean = cleanText(name)
    .replace(/[\u2066-\u2069\u202a-\u202e\s]+/g, " ")
    .replaceAll("<", "‹")
    .replaceAll(">", "›")
    .replaceAll("@", "＠")
    .trim();
  return clip(clean, most);
}
