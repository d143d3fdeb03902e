// The files that go with the next message. What the desk would not take is said at once, not after a long upload.

import type { FileLimits } from "../../client/types.ts";
import { filled, type Words } from "../words.ts";
import { sizeText } from "./attachment.ts";
import { el, icon } from "./element.ts";

interface ChosenFilesParts {
  words: Words;
  limits(): Promise<FileLimits>;
  /** One was taken away. */
  onRemove(): void;
}

export interface ChosenFiles {
  root: HTMLElement;
  readonly files: readonly File[];
  add(more: Iterable<File>): void;
  clear(): void;
}

export function createChosenFiles({ words, limits, onRemove }: ChosenFilesParts): ChosenFiles {
  const list = el("ul", { class: "chosen" });
  const refusal = el("p", { class: "refused", role: "alert" });
  let files: File[] = [];
  let known: FileLimits | undefined;
  const set = (next: File[], problems: readonly string[] = []) => {
    files = next;
    list.replaceChildren(...files.map((file) => item(file)));
    refusal.replaceChildren(problems.join(" "));
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
  const add = async (more: readonly File[]) => {
    if (more.length === 0) return;
    set([...files, ...more]);
    // Where nobody says what is taken, the desk says so when it comes.
    known ??= await limits().catch(() => undefined);
    if (!known) return;
    const { taken, problems } = sift(files, known, words);
    if (problems.length > 0) set(taken, problems);
  };
  return {
    root: el("div", {}, list, refusal),
    get files() {
      return files;
    },
    add: (more) => void add([...more]),
    clear: () => set([]),
  };
}

function sift(files: readonly File[], { max_bytes, per_message }: FileLimits, words: Words) {
  const small = files.filter(({ size }) => size <= max_bytes);
  const tooLarge = files.filter((file) => !small.includes(file));
  const problems = tooLarge.map(({ name }) => filled(words.fileTooLarge, { name, size: sizeText(max_bytes) }));
  if (small.length > per_message) problems.push(filled(words.tooManyFiles, { count: per_message }));
  return { taken: small.slice(0, per_message), problems };
}
