// Card -> Slack's blocks. Total: each part of a card has its place, and what is longer than a block goes on in the next.

import type { KnownBlock, MessageAttachment, PlainTextElement } from "@slack/types";
import {
  type Button,
  type Card,
  encodeCall,
  type Fact,
  type Row,
  type Select,
  type Time,
  type Tone,
} from "../../src/cards/card.ts";
import { cleanText, clip, escapeText, split } from "./escape.ts";
import { limits } from "./limits.ts";

/** What chat.postMessage and its kin take. `text` is what notifications and old clients show. */
export interface Rendered {
  text: string;
  blocks: KnownBlock[];
  attachments: MessageAttachment[];
}

const colors: Record<Tone, string> = {
  blue: "#1d9bd1",
  yellow: "#ecb22e",
  green: "#2eb67d",
  gray: "#8d8d8d",
  red: "#e01e5a",
};

/** The title stands above an attachment whose edge has the colour of the card's tone. `lead` is small print before it all. */
export function cardBlocks(card: Card, lead?: string): Rendered {
  const title = cleanText(card.title).replace(/\s+/g, " ").trim() || "Untitled";
  const above = [...(lead ? contextBlocks(lead) : []), headerBlock(title)];
  const inside = [
    ...(title.length > limits.headerText ? bodyBlocks(title) : []),
    ...bodyBlocks(card.body ?? ""),
    ...factBlocks(card.facts),
    ...card.rows.map(rowBlock),
    ...card.actions.flatMap(actionBlocks),
    ...contextBlocks(card.foot ?? ""),
  ];
  if (above.length + inside.length > limits.messageBlocks) {
    const most = limits.messageBlocks;
    throw new RangeError(
      `The card "${clip(title, 60)}" needs ${above.length + inside.length} blocks, and Slack takes ${most}: shorten its body (${card.body?.length ?? 0} characters), rows (${card.rows.length}) or actions (${card.actions.length}).`,
    );
  }
  const fallback = escapeText(clip(title, limits.headerText));
  return {
    text: fallback,
    blocks: above,
    attachments: inside.length > 0 ? [{ color: colors[card.tone], fallback, blocks: inside }] : [],
  };
}

/** Words alone, in mrkdwn, so that `code` shows as code. */
export function textBlocks(text: string): KnownBlock[] {
  return pieces(escapeText(text), limits.sectionText).map((piece) => ({
    type: "section",
    text: { type: "mrkdwn", text: piece },
  }));
}

/** Small print. */
export function contextBlocks(text: string): KnownBlock[] {
  const elements = pieces(cleanText(text), limits.contextText).map(plain);
  return chunks(elements, limits.contextElements).map((some) => ({ type: "context", elements: some }));
}

const headerBlock = (title: string): KnownBlock => ({ type: "header", text: plain(clip(title, limits.headerText)) });

function bodyBlocks(body: string): KnownBlock[] {
  return pieces(cleanText(body).trim(), limits.sectionText).map((piece) => ({ type: "section", text: plain(piece) }));
}

function factBlocks(facts: readonly Fact[]): KnownBlock[] {
  const fields = facts.flatMap(fieldTexts).map((text) => ({ type: "mrkdwn" as const, text }));
  return chunks(fields, limits.sectionFields).map((some) => ({ type: "section", fields: some }));
}

function fieldTexts({ label, value }: Fact): string[] {
  const head = `*${escapeText(label)}*\n`;
  if (typeof value !== "string") return [head + timeText(value)];
  const most = limits.fieldText - head.length;
  const [first = "—", ...rest] = pieces(escapeText(value), most);
  return [head + first, ...rest];
}

function rowBlock({ text, time, action }: Row): KnownBlock {
  // Plain, so that what a customer called a thing formats nothing; the time needs the markup.
  return {
    type: "section",
    text: plain(clip(cleanText(text), limits.sectionText) || "—"),
    ...(time ? { fields: [{ type: "mrkdwn" as const, text: timeText(time) }] } : {}),
    accessory: buttonElement(action, 0),
  };
}

function actionBlocks(line: Card["actions"][number]): KnownBlock[] {
  const buttons = line.filter((action) => action.kind === "button");
  const selects = line.filter((action) => action.kind === "select");
  return [
    ...chunks(buttons, limits.actionElements).map(
      (some): KnownBlock => ({ type: "actions", elements: some.map(buttonElement) }),
    ),
    ...selects.map(selectBlock),
  ];
}

function buttonElement({ label, style, call }: Button, index: number) {
  // Slack wants action ids of one block to differ; what stands behind # is no part of the call.
  const actionId = `${encodeCall(call)}${index > 0 ? `#${index}` : ""}`;
  if (actionId.length > limits.actionId)
    throw new RangeError(
      `The button "${label}" carries ${actionId.length} characters, and Slack takes ${limits.actionId}: shorten its options.`,
    );
  return {
    type: "button" as const,
    text: plain(clip(cleanText(label), limits.buttonText) || "—"),
    action_id: actionId,
    ...(style ? { style } : {}),
  };
}

function selectBlock({ placeholder, options }: Select): KnownBlock {
  if (options.length > limits.selectOptions)
    throw new RangeError(
      `The select "${placeholder}" has ${options.length} options, and Slack takes ${limits.selectOptions}: leave some out.`,
    );
  const choices = options.map(({ label, call }) => ({
    text: plain(clip(cleanText(label), limits.optionText) || "—"),
    value: optionValue(label, encodeCall(call)),
  }));
  const initial = choices[options.findIndex(({ selected }) => selected)];
  return {
    type: "actions",
    // A client keeps what its user chose as long as the block's id stays, even when the card says otherwise.
    ...(initial ? { block_id: `now:${initial.value}` } : {}),
    elements: [
      {
        type: "static_select",
        action_id: selectActionId,
        placeholder: plain(clip(cleanText(placeholder), limits.placeholder) || "—"),
        options: choices,
        ...(initial ? { initial_option: initial } : {}),
      },
    ],
  };
}

/** The call of a select is in the value that was chosen. */
export const selectActionId = "select";

function optionValue(label: string, value: string): string {
  if (value.length <= limits.optionValue) return value;
  throw new RangeError(
    `The option "${label}" carries ${value.length} characters, and Slack takes ${limits.optionValue}: shorten its call.`,
  );
}

/** In the reader's own zone and words. */
function timeText({ time }: Time): string {
  const seconds = Math.floor(time.getTime() / 1_000);
  const fallback = time.toISOString().slice(0, 16).replace("T", " ");
  return `<!date^${seconds}^{date_short_pretty} at {time}|${fallback} UTC>`;
}

const plain = (text: string): PlainTextElement => ({ type: "plain_text", text, emoji: true });

const pieces = (text: string, most: number): string[] =>
  (text === "" ? [] : split(text, most)).filter((piece) => piece.trim() !== "");

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
