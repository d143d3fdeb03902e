// All conversations of the customer.

import type { Entry } from "../entries.ts";
import { filled, type Words } from "../words.ts";
import { el, icon, setItems } from "./element.ts";
import { timeOf, timeText } from "./time.ts";

interface ListParts {
  words: Words;
  open(id: number | undefined): void;
}

export interface ListView {
  root: HTMLElement;
  draw(entries: readonly Entry[]): void;
  focus(): void;
}

export function createListView({ words, open }: ListParts): ListView {
  const list = el("ul", { class: "entries", "aria-label": words.conversations });
  const start = el(
    "button",
    { type: "button", class: "start", on: { click: () => open(undefined) } },
    icon("plus"),
    words.start,
  );
  return {
    root: el("div", { class: "list" }, list, start),
    draw: (entries) =>
      setItems(
        list,
        entries.map((entry) => ({
          key: String(entry.id),
          look: JSON.stringify(entry),
          create: () =>
            el(
              "li",
              {},
              entryView(entry, words, () => open(entry.id)),
            ),
        })),
      ),
    focus: () => (list.querySelector("button") ?? start).focus(),
  };
}

function entryView({ title, preview, unread, updatedAt }: Entry, words: Words, open: () => void): HTMLElement {
  const count =
    unread > 0 &&
    el(
      "span",
      { class: "count" },
      el("span", { "aria-hidden": "true" }, String(unread)),
      el("span", { class: "hidden" }, filled(words.unread, { count: unread })),
    );
  return el(
    "button",
    { type: "button", class: unread > 0 ? "entry unread" : "entry", on: { click: open } },
    el("span", { class: "main" }, title !== undefined && el("b", {}, title), el("span", { class: "preview" }, preview)),
    el("span", { class: "side" }, el("span", { class: "small" }, timeText(timeOf(updatedAt))), count),
  );
}
