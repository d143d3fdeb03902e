// The box to write in: Enter sends, Shift+Enter begins a line, Tab takes what is offered.

import type { BrowserEvent, Element } from "./browser.ts";
import { type Child, h, type VNode } from "./vnode.ts";

export interface Offer {
  /** What the box holds when this is taken. */
  text: string;
  label: string;
  hint: string;
}

export interface Offered {
  offers: Offer[];
  /** Whether Enter takes the first offer rather than sending. */
  offersFirst?: boolean;
  hint?: string;
}

export interface ComposerParts {
  key: string;
  label: string;
  placeholder: string;
  /** What was typed when it was drawn. */
  typed?: string;
  offersFor?(typed: string): Offered;
  onInput?(typed: string): void;
  /** False when it was not taken: the text comes back. */
  send(text: string, files: readonly File[]): Promise<boolean>;
}

export function composer(parts: ComposerParts): VNode {
  const { key, typed = "" } = parts;
  const submit = (event: BrowserEvent) => {
    event.preventDefault();
    void send(boxOf(event.currentTarget), parts);
  };
  return h("form", { class: "composer", key, on: { submit } }, offersOf(typed, parts), lineOf(parts));
}

function lineOf(parts: ComposerParts): VNode {
  const { label, placeholder } = parts;
  const attrs = { rows: "1", placeholder, "aria-label": label, autocomplete: "off", spellcheck: "false" };
  const input = (event: BrowserEvent) => parts.onInput?.(event.currentTarget.value);
  return h(
    "div",
    { key: "line", class: "composer-line" },
    filePicker(parts),
    h("textarea", { attrs, on: { keydown: (event) => onKey(event, parts), input } }),
    h("button", { class: "send", attrs: { type: "submit", "aria-label": "Send", title: "Send (Enter)" } }, "➤"),
  );
}

/** What is chosen goes at once, with what is typed. */
function filePicker(parts: ComposerParts): VNode {
  const send = (event: BrowserEvent) => {
    const { currentTarget: field } = event;
    const form = field.closest("form");
    if (form && field.files?.length) void sendWith(boxOf(form), parts, Array.from(field.files));
    field.value = "";
  };
  const label = "Send files, with what is typed";
  return h(
    "label",
    { class: "attach", attrs: { title: label } },
    h("span", { attrs: { "aria-hidden": "true" } }, "📎"),
    h("input", { class: "hidden", attrs: { type: "file", multiple: true, "aria-label": label }, on: { change: send } }),
  );
}

function offersOf(typed: string, parts: ComposerParts): Child[] {
  const { offers, hint } = parts.offersFor?.(typed) ?? { offers: [] };
  return [
    offers.length > 0 &&
      h(
        "ul",
        { key: "offers", class: "offers", attrs: { "aria-label": "Suggestions" } },
        offers.slice(0, 25).map((offer) => offerItem(offer, parts)),
      ),
    hint && h("p", { key: "hint", class: "composer-hint", attrs: { "aria-live": "polite" } }, hint),
  ];
}

function offerItem(offer: Offer, parts: ComposerParts): VNode {
  const take = (event: BrowserEvent) => {
    const form = event.currentTarget.closest("form");
    if (form) put(boxOf(form), offer.text, parts);
  };
  const words = [h("b", {}, offer.label), h("span", {}, offer.hint)];
  return h("li", { key: offer.text }, h("button", { attrs: { type: "button" }, on: { click: take } }, words));
}

function onKey(event: BrowserEvent, parts: ComposerParts): void {
  const box = event.currentTarget;
  const isEnter = event.key === "Enter" && !event.shiftKey && !event.isComposing;
  const isTab = event.key === "Tab" && !event.shiftKey;
  if (!isEnter && !isTab) return;
  const { offers, offersFirst = false } = parts.offersFor?.(box.value) ?? { offers: [] };
  const [first] = offers;
  if (isTab && !first) return;
  event.preventDefault();
  if (first && (isTab || offersFirst)) put(box, first.text, parts);
  else void send(box, parts);
}

async function send(box: Element, parts: ComposerParts): Promise<void> {
  if (box.value.trim() !== "") await sendWith(box, parts, []);
}

async function sendWith(box: Element, parts: ComposerParts, files: readonly File[]): Promise<void> {
  const text = box.value;
  const log = box.closest(".pane")?.querySelector(".log");
  // As in a platform's own client: who writes is at the end, and sees what they wrote.
  if (log) log.scrollTop = log.scrollHeight;
  fill(box, "", parts);
  if (!(await parts.send(text.trim(), files)) && box.value === "") fill(box, text, parts);
}

function put(box: Element, text: string, parts: ComposerParts): void {
  fill(box, text, parts);
  box.focus();
  box.setSelectionRange(text.length, text.length);
}

function fill(box: Element, text: string, parts: ComposerParts): void {
  box.value = text;
  parts.onInput?.(text);
}

function boxOf(form: Element): Element {
  const box = form.querySelector("textarea");
  if (!box) throw new Error("A composer has a box.");
  return box;
}
