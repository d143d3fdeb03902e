// Sending without waiting: what was written stands there at once, marked as on its way, and comes back when it did not go.

import { type Loaded, load } from "./load.ts";
import { sayWhat } from "./notices.ts";
import { take } from "./take.ts";
import { tellTyping } from "./typing.ts";

const find = (): HTMLFormElement | null => document.querySelector<HTMLFormElement>("#composer");

/** One after the other, in the order in which they were written. */
let before: Promise<unknown> = Promise.resolve();

export function composeAtOnce(): void {
  const composer = find();
  if (!composer) return;
  endLog();
  tellTyping(composer);
  composer.addEventListener("submit", (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    if (button?.value !== "say" && button !== null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    send(composer);
  });
}

function endLog(): void {
  const log = document.querySelector(".log");
  if (log) log.scrollTop = log.scrollHeight;
}

interface Sending {
  words: FormData;
  item: HTMLLIElement | undefined;
}

function send(composer: HTMLFormElement): void {
  const words = new FormData(composer);
  words.set("do", "say");
  const body = String(words.get("body") ?? "");
  const files = words.getAll("files").filter((file) => file instanceof File && file.size > 0);
  // Nothing to send: the desk says what is missing.
  const item = body.trim() === "" && files.length === 0 ? undefined : showPending(words, body, files as File[]);
  if (item) clear(composer);
  const sending = { words, item };
  before = before.then(() => deliver(composer, sending));
}

async function deliver(composer: HTMLFormElement, { words, item }: Sending): Promise<void> {
  const loaded = await load(composer.action, { method: "POST", body: words });
  if (loaded && loaded.status > 0 && loaded.status < 500 && loaded.page.querySelector("#composer")) {
    item?.remove();
    answered(composer, words, loaded);
  } else if (item) offerAgain(composer, { words, item }, loaded);
}

/** It was said, or the page asks or says what is wrong. */
function answered(composer: HTMLFormElement, words: FormData, { status, page }: Loaded): void {
  take(page, status === 200 ? composer : undefined);
  sayWhat(page);
  const next = page.querySelector<HTMLFormElement>("#composer");
  if (!next) return;
  setField(composer, "seen", next);
  const trouble = next.querySelector("[data-region=composer-trouble]")?.childNodes ?? [];
  composer.querySelector("[data-region=composer-trouble]")?.replaceChildren(...trouble);
  showErrors(composer, next);
  if (status !== 200) giveBack(composer, words);
  composer
    .querySelector(".send .if-reply")
    ?.replaceChildren(next.querySelector(".send .if-reply")?.textContent ?? "Send");
}

/** The typed words and the chosen files come back, before what was written since. */
function giveBack(composer: HTMLFormElement, words: FormData): void {
  const text = composer.querySelector("textarea");
  const once = composer.querySelector<HTMLInputElement>("[name=once]");
  if (once) once.value = String(words.get("once"));
  const status = composer.querySelector<HTMLSelectElement>("[name=next_status]");
  if (status) status.value = String(words.get("next_status") ?? "");
  if (text) {
    text.value = [String(words.get("body") ?? ""), text.value].filter(Boolean).join("\n");
    text.focus();
  }
  const chooser = composer.querySelector<HTMLInputElement>("[type=file]");
  const files = words.getAll("files").filter((file): file is File => file instanceof File && file.size > 0);
  if (!chooser || files.length === 0) return;
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  chooser.files = transfer.files;
}

function showErrors(composer: HTMLFormElement, next: HTMLFormElement): void {
  for (const field of composer.querySelectorAll(".field")) {
    const id = field.querySelector("label")?.htmlFor ?? "";
    field.querySelector(".error")?.remove();
    const error = next.querySelector(`#${id}-error`);
    field.classList.toggle("wrong", error !== null);
    if (error) field.append(document.importNode(error, true));
  }
}

function clear(composer: HTMLFormElement): void {
  // A status that goes with one reply must not go with the next.
  for (const select of composer.querySelectorAll("select")) select.selectedIndex = 0;
  const text = composer.querySelector("textarea");
  if (text) {
    text.value = "";
    text.focus();
  }
  const chooser = composer.querySelector<HTMLInputElement>("[type=file]");
  if (chooser) {
    chooser.value = "";
    chooser.setCustomValidity("");
  }
  const once = composer.querySelector<HTMLInputElement>("[name=once]");
  if (once) once.value = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
}

function showPending(words: FormData, body: string, files: readonly File[]): HTMLLIElement | undefined {
  const template = document.querySelector<HTMLTemplateElement>("#pending");
  const item = template?.content.querySelector("li")?.cloneNode(true) as HTMLLIElement | undefined;
  const list = document.querySelector("[data-region=messages]");
  if (!item || !list) return undefined;
  if (words.get("kind") === "note") item.classList.replace("is-desk", "is-note");
  const text = item.querySelector(".text");
  if (text) text.textContent = [body, ...files.map(({ name }) => `📎 ${name}`)].filter(Boolean).join("\n");
  list.append(item);
  endLog();
  return item;
}

/** Nobody knows whether it arrived: sending it again, under the same number, says it once. */
function offerAgain(composer: HTMLFormElement, sending: Sending, loaded: Loaded | undefined): void {
  const { item } = sending;
  if (!item) return;
  item.classList.replace("is-sending", "is-unsent");
  const state = item.querySelector(".seen");
  const why = loaded?.page.querySelector("main p")?.textContent;
  if (state) state.textContent = loaded ? `not sent${why ? `: ${why}` : ""}` : "not sent: sign in again first";
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "Try again";
  again.addEventListener("click", () => {
    again.remove();
    item.classList.replace("is-unsent", "is-sending");
    if (state) state.textContent = "sending …";
    before = before.then(() => deliver(composer, sending));
  });
  item.querySelector(".bubble")?.append(again);
}

function setField(composer: HTMLFormElement, name: string, next: HTMLFormElement): void {
  const [here, there] = [composer, next].map((form) => form.querySelector<HTMLInputElement>(`[name=${name}]`));
  if (here && there) here.value = there.value;
}

/** Who has begun to write is asked when somebody else was faster; who has not, has seen what came. */
export function followSeen(page: Document): void {
  const [composer, next] = [find(), page.querySelector<HTMLFormElement>("#composer")];
  if (composer && next && composer.querySelector("textarea")?.value === "") setField(composer, "seen", next);
}
