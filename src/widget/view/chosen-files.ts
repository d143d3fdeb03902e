// The files that go with the next message.

import { filled, type Words } from "../words.ts";
import { sizeText } from "./attachment.ts";
import { el, icon } from "./element.ts";

export interface ChosenFiles {
  root: HTMLElement;
  readonly files: readonly File[];
  add(more: Iterable<File>): void;
  clear(): void;
}

/** `onRemove`: one was taken away. */
export function createChosenFiles(words: Words, onRemove: () => void): ChosenFiles {
  const root = el("ul", { class: "chosen" });
  let files: File[] = [];
  const set = (next: File[]) => {
    files = next;
    root.replaceChildren(...files.map((file) => item(file)));
  };
  const item = (file: File): HTMLElement => {
    const remove = () => {
      set(files.filter((other) => other !== file));
      onRemove();
    };
    const label = filled(words.removeFile, { name: file.name });
    const button = el("button", { type: "button", "aria-label": label, on: { click: remove } }, icon("close"));
    return el("li", {}, el("span", {}, `${file.name} · ${sizeText(file.size)}`), button);
  };
  return {
    root,
    get files() {
      return files;
    },
    add: (more) => set([...files, ...more]),
    clear: () => set([]),
  };
}
