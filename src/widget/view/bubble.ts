// One message.

import type { Client } from "../../client/create-client.ts";
import type { Message } from "../../client/types.ts";
import type { Pending } from "../outbox.ts";
import { isOwn } from "../thread.ts";
import { filled, type Words } from "../words.ts";
import { attachmentView } from "./attachment.ts";
import { type Child, el } from "./element.ts";
import { timeOf, timeText } from "./time.ts";

export interface BubbleParts {
  client: Client;
  words: Words;
  onDraw(): void;
}

/** `isFirst`: of several by the same person. */
export function bubble(message: Message, isFirst: boolean, parts: BubbleParts): HTMLElement {
  const { words } = parts;
  const own = isOwn(message);
  const name = own ? words.you : (message.sender.name ?? words.support);
  const at = timeOf(message.created_at);
  return el(
    "div",
    { class: `bubble ${own ? "own" : "theirs"}${isFirst ? " first" : ""}` },
    el("span", { class: own || !isFirst ? "hidden" : "name" }, name),
    message.message !== "" && el("div", { class: "text" }, ...linked(message.message)),
    ...message.attachments.map((file) => attachmentView(file, parts)),
    el(
      "div",
      { class: "small" },
      message.edited_at !== null && `${words.edited} · `,
      el("time", { datetime: at.toISOString() }, timeText(at)),
    ),
  );
}

export interface PendingParts {
  words: Words;
  retry(one: Pending): void;
  discard(one: Pending): void;
}

export function pendingBubble(one: Pending, { words, retry, discard }: PendingParts): HTMLElement {
  const state = { sending: words.sending, waiting: words.waiting, failed: `${words.failed} ${one.problem}` }[one.state];
  const button = (label: string, act: (one: Pending) => void) =>
    el("button", { type: "button", class: "link", on: { click: () => act(one) } }, label);
  return el(
    "div",
    { class: `bubble own first ${one.state}` },
    el("span", { class: "hidden" }, words.you),
    one.text !== "" && el("div", { class: "text" }, one.text),
    ...one.files.map((file) => el("div", { class: "file" }, file.name)),
    el("div", { class: "small" }, state),
    one.state === "failed" &&
      el("div", { class: "choices" }, button(words.retry, retry), button(words.discard, discard)),
  );
}

export function typingBubble(name: string, words: Words): HTMLElement {
  return el("div", { class: "bubble theirs first small" }, filled(words.typing, { name }));
}

/** Addresses lead there, and nothing else in a text means anything. */
function linked(text: string): Child[] {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) => {
    if (index % 2 === 0 || !URL.canParse(part)) return part;
    return el("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
  });
}
