// A file of a message: a picture shows itself, everything is saved by a press. Files are fetched with the customer's token,
// which an address in the page could not carry.

import type { Message } from "../../client/types.ts";
import { filled } from "../words.ts";
import type { BubbleParts } from "./bubble.ts";
import { el, setText } from "./element.ts";

type Attachment = Message["attachments"][number];

const pictures: readonly string[] = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const largestPicture = 5_000_000;

export function attachmentView(file: Attachment, parts: BubbleParts): HTMLElement {
  const name = `${file.name} · ${sizeText(file.size)}`;
  const label = el("span", {}, name);
  const save = async () => {
    try {
      offer(await read(file, parts), file.name);
    } catch {
      setText(label, filled(parts.words.fileGone, { name: file.name }));
    }
  };
  const attributes = { type: "button", class: "file", "aria-label": filled(parts.words.download, { name }) };
  const button = el("button", { ...attributes, on: { click: () => void save() } }, label);
  if (pictures.includes(file.type) && file.size <= largestPicture) void showPicture(file, button, parts);
  return button;
}

async function showPicture(file: Attachment, button: HTMLElement, parts: BubbleParts): Promise<void> {
  const content = await read(file, parts).catch(() => undefined);
  if (!content) return;
  const src = URL.createObjectURL(content);
  const picture = el("img", { src, alt: "" });
  // A page may forbid such pictures; the name stays.
  picture.addEventListener("error", () => picture.remove());
  picture.addEventListener("load", () => parts.onDraw());
  button.prepend(picture);
}

/** The desk says the type; the name's ending does not. */
const read = async (file: Attachment, { client }: BubbleParts): Promise<Blob> =>
  new Blob([await client.attachments.read(file.id)], { type: file.type });

function offer(content: Blob, name: string): void {
  const href = URL.createObjectURL(content);
  el("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
