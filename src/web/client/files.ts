// Files that the desk would not take keep their form from being sent.

import { say } from "./notices.ts";

export function checkFiles(): void {
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "file") check(target);
  });
}

function check(chooser: HTMLInputElement): void {
  const { maxBytes = "", most = "" } = chooser.dataset;
  const files = [...(chooser.files ?? [])];
  const tooLarge = files.filter(({ size }) => size > Number(maxBytes));
  const problem =
    tooLarge.length > 0
      ? `${tooLarge.map(({ name }) => name).join(", ")}: larger than ${megabytes(Number(maxBytes))}, the most that a file may have.`
      : files.length > Number(most)
        ? `A message takes at most ${most} files.`
        : "";
  chooser.setCustomValidity(problem);
  if (problem !== "") say(problem, { name: "files" });
}

const megabytes = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.floor(bytes / 1_000)} kB` : `${Math.floor(bytes / 100_000) / 10} MB`;
