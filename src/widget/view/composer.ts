// Where the customer writes: Enter sends, Shift+Enter begins a line; files are chosen, pasted or dropped.

import { filled, type Words } from "../words.ts";
import { sizeText } from "./attachment.ts";
import { el, icon } from "./element.ts";

interface ComposerParts {
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

export function createComposer({ words, send, onTyping, draft }: ComposerParts): Composer {
  let files: File[] = [];
  const box = el("textarea", { rows: "1", placeholder: words.placeholder, "aria-label": words.message });
  const picker = el("input", { type: "file", multiple: true, class: "hidden", tabindex: "-1", "aria-hidden": "true" });
  const chosen = el("ul", { class: "chosen" });

  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 120)}px`;
  };
  const drawFiles = () => chosen.replaceChildren(...files.map((file) => fileItem(file)));
  const fileItem = (file: File): HTMLElement => {
    const remove = () => {
      files = files.filter((other) => other !== file);
      drawFiles();
      box.focus();
    };
    const label = filled(words.removeFile, { name: file.name });
    const button = el("button", { type: "button", "aria-label": label, on: { click: remove } }, icon("close"));
    return el("li", {}, el("span", {}, `${file.name} · ${sizeText(file.size)}`), button);
  };
  const addFiles = (more: Iterable<File>) => {
    files = [...files, ...more];
    drawFiles();
  };
  const submit = () => {
    const text = box.value.trim();
    if (text === "" && files.length === 0) return;
    send(text, files);
    files = [];
    drawFiles();
    write("");
    box.focus();
  };
  const write = (text: string) => {
    box.value = text;
    draft.write(text);
    grow();
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
  box.addEventListener("paste", (event) => addFiles(event.clipboardData?.files ?? []));
  picker.addEventListener("change", () => {
    addFiles(picker.files ?? []);
    picker.value = "";
    box.focus();
  });

  const attach = { type: "button", class: "tool", "aria-label": words.attach, title: words.attach };
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
    chosen,
    el(
      "div",
      { class: "line" },
      el("button", { ...attach, on: { click: () => picker.click() } }, icon("clip")),
      picker,
      box,
      el("button", { type: "submit", class: "tool send", "aria-label": words.send, title: words.send }, icon("send")),
    ),
  );
  return {
    root,
    addFiles,
    focus: () => box.focus(),
    reset() {
      files = [];
      drawFiles();
      box.value = draft.read();
      grow();
    },
  };
}
