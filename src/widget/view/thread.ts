// One conversation: what was said, what asks for an answer, and where to write.

import { beganAsChat } from "../../client/began-as-chat.ts";
import type { Client } from "../../client/create-client.ts";
import type { Ticket } from "../../client/types.ts";
import { isOwn, type Thread } from "../thread.ts";
import type { Words } from "../words.ts";
import { bubble, pendingBubble, typingBubble } from "./bubble.ts";
import { type Composer, createComposer } from "./composer.ts";
import { el, type Item, setItems } from "./element.ts";

interface ThreadViewParts {
  client: Client;
  words: Words;
  send(text: string, files: readonly File[]): void;
  onTyping(): void;
  settle(ticket: Ticket, isSettled: boolean): void;
  loadEarlier(): void;
  draft: { read(): string; write(text: string): void };
}

export interface ThreadView {
  root: HTMLElement;
  draw(thread: Thread, ticket: Ticket | undefined): void;
  /** Another conversation is shown from now on. */
  reset(): void;
  focus(): void;
}

const nearEnd = 60;

export function createThreadView(parts: ThreadViewParts): ThreadView {
  const { words } = parts;
  const earlier = el(
    "button",
    { type: "button", class: "link earlier", on: { click: parts.loadEarlier } },
    words.earlier,
  );
  const lines = el("div", { class: "lines", role: "log", "aria-live": "polite", "aria-label": words.message });
  const scroll = el(
    "div",
    { class: "scroll", tabindex: "0", role: "group", "aria-label": words.title },
    earlier,
    lines,
  );
  const question = el("div", { class: "question", role: "group", "aria-label": words.settled });
  const composer = createComposer(parts);
  const root = el("div", { class: "thread" }, scroll, question, composer.root);
  takeDrops(root, composer);

  const stay = keepPlace(scroll);
  return {
    root,
    draw(thread, ticket) {
      // A screen reader is not read the whole history.
      lines.setAttribute("aria-busy", String(!thread.isLoaded));
      earlier.hidden = !thread.hasEarlier;
      stay(() => setItems(lines, itemsOf(thread, ticket, { ...parts, onDraw: () => stay(() => undefined) })));
      setItems(question, ticket?.status === "resolved" ? [questionOf(ticket, parts)] : []);
    },
    reset() {
      lines.replaceChildren();
      composer.reset();
      scroll.scrollTop = scroll.scrollHeight;
    },
    focus: composer.focus,
  };
}

type DrawParts = ThreadViewParts & { onDraw(): void };

function itemsOf(thread: Thread, ticket: Ticket | undefined, parts: DrawParts): Item[] {
  const { words } = parts;
  const { messages, outbox, isLoaded, typing } = thread;
  const text = (key: string, className: string, content: string): Item => ({
    key,
    look: content,
    create: () => el("p", { class: className }, content),
  });
  if (!isLoaded) return [text("loading", "hint", words.loading)];

  const latest = outbox.pending.length > 0 ? undefined : messages.findLast(isOwn);
  const receipt = latest && text("receipt", "bubble own small", latest.is_seen ? words.seen : words.sent);
  return [
    ...(ticket && !thread.hasEarlier && !beganAsChat(ticket, messages)
      ? [text("description", "bubble own first text", ticket.description)]
      : []),
    ...(messages.length + outbox.pending.length === 0 && !ticket ? [text("hello", "hint", words.greeting)] : []),
    ...messages.flatMap((message, index): Item[] => {
      const isFirst = messages[index - 1]?.sender.name !== message.sender.name;
      const { is_read, is_seen, ...shown } = message;
      const look = JSON.stringify([shown, isFirst]);
      const item = { key: `message ${message.id}`, look, create: () => bubble(message, isFirst, parts) };
      return receipt && message === latest ? [item, receipt] : [item];
    }),
    ...outbox.pending.map((one): Item => {
      const retry = () => thread.outbox.retry(one);
      const discard = () => thread.outbox.discard(one);
      const look = one.state + one.problem;
      return { key: one.key, look, create: () => pendingBubble(one, { words, retry, discard }) };
    }),
    ...(typing === undefined ? [] : [{ key: "typing", look: typing, create: () => typingBubble(typing, words) }]),
    ...(ticket?.status === "closed" ? [text("closed", "hint", words.closed)] : []),
  ];
}

/** A resolved ticket asks whether that settles it; without an answer it closes by itself. */
function questionOf(ticket: Ticket, { words, settle }: ThreadViewParts): Item {
  const button = (label: string, isSettled: boolean) =>
    el("button", { type: "button", class: "choice", on: { click: () => settle(ticket, isSettled) } }, label);
  return {
    key: `settle ${ticket.id}`,
    look: "",
    create: () =>
      el("div", {}, el("b", {}, words.settled), button(words.settledYes, true), button(words.settledNo, false)),
  };
}

/** Who reads the end stays there; who reads above is not moved. */
function keepPlace(scroll: HTMLElement): (change: () => void) => void {
  let wasAtEnd = true;
  scroll.addEventListener("scroll", () => {
    wasAtEnd = scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - nearEnd;
  });
  return (change) => {
    const fromEnd = scroll.scrollHeight - scroll.scrollTop;
    change();
    if (wasAtEnd) scroll.scrollTop = scroll.scrollHeight;
    else if (scroll.scrollTop < nearEnd) scroll.scrollTop = scroll.scrollHeight - fromEnd;
  };
}

function takeDrops(root: HTMLElement, composer: Composer): void {
  root.addEventListener("dragover", (event) => event.preventDefault());
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    composer.addFiles(event.dataTransfer?.files ?? []);
  });
}
