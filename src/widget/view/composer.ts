// Where the customer writes: Enter sends, Shift+Enter begins a line; files are chosen, pasted or dropped.

import type { Client } from "../../client/create-client.ts";
import type { Words } from "../words.ts";
import { createChosenFiles } from "./chosen-files.ts";
import { el, icon } from "./element.ts";

interface ComposerParts {
  client: Client;
  words: Words;
  send(text: string, files: readonly File[]): void;
  onTyping(): void;
  /** What was typed and not sent, so that the next page still has it. */
  draft: { read(): string; write(text: string): void };
}

export interface Composer {
  root: HTMLElement;
  focus(): void;
  /** Begins with what was typed into this conversation before. */
  reset(): void;
  addFiles(files: Iterable<File>): void;
}

export function createComposer({ client, words, send, onTyping, draft }: ComposerParts): Composer {
  const box = el("textarea", { rows: "1", placeholder: words.placeholder, "aria-label": words.message });
  const chosen = createChosenFiles({ words, limits: client.attachments.limits, onRemove: () => box.focus() });
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 120)}px`;
  };
  const submit = () => {
    const text = box.value.trim();
    if (text === "" && chosen.files.length === 0) return;
    send(text, chosen.files);
    chosen.clear();
    box.value = "";
    draft.write("");
    grow();
    box.focus();
  };

  box.addEventListener("input", () => {
    draft.write(box.value);
    grow();
    if (box.value !== "") onTyping();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  box.addEventListener("paste", (event) => chosen.add(event.clipboardData?.files ?? []));

  const root = el(
    "form",
    {
      class: "composer",
      on: {
        submit: (event) => {
          event.preventDefault();
          submit();
        },
      },
    },
    chosen.root,
    el(
      "div",
      { class: "line" },
      ...filePicker(words, (files) => {
        chosen.add(files);
        box.focus();
      }),
      box,
      el("button", { type: "submit", class: "tool send", "aria-label": words.send, title: words.send }, icon("send")),
    ),
  );
  return {
    root,
    addFiles: chosen.add,
    focus: () => box.focus(),
    reset() {
      chosen.clear();
      box.value = draft.read();
      grow();
    },
  };
}

/** The field itself is not to be seen; the button opens it. */
function filePicker(words: Words, choose: (files: Iterable<File>) => void): HTMLElement[] {
  const field = el("input", { type: "file", multiple: true, class: "hidden", tabindex: "-1", "aria-hidden": "true" });
  field.addEventListener("change", () => {
    choose([...(field.files ?? [])]);
    field.value = "";
  });
  const looks = { type: "button", class: "tool", "aria-label": words.attach, title: words.attach };
  return [el("button", { ...looks, on: { click: () => field.click() } }, icon("clip")), field];
}
