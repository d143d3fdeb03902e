// The keyboard's short ways, which "?" shows.

import { base } from "./base.ts";

const places: Record<string, string> = { t: "/tickets", c: "/chat", s: "/stats" };

const help: readonly [keys: string, words: string][] = [
  ["?", "Show these keys"],
  ["g t", "Tickets"],
  ["g c", "Chat"],
  ["g s", "Statistics"],
  ["/", "Search"],
  ["n", "New ticket or conversation"],
  ["j k", "Next, previous"],
  ["Enter", "Open"],
  ["x", "Choose the ticket"],
  ["r", "Reply"],
  ["i", "Note for agents"],
  ["c", "Claim"],
  ["m", "Mark read"],
  ["Ctrl Enter", "Send"],
  ["Esc", "Leave the field"],
];

let wentFirst = false;

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const field = (event.target as Element).closest<HTMLElement>("input:not([type=checkbox]), textarea, select");
    if (field) inField(event, field);
    else if (!event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector("dialog[open]"))
      onPage(event);
  });
}

function inField(event: KeyboardEvent, field: HTMLElement): void {
  if (event.key === "Escape") field.blur();
  const form = field.closest<HTMLFormElement>("#composer, .acts form");
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector<HTMLButtonElement>(".send, [value=edit-message]"));
}

function onPage(event: KeyboardEvent): void {
  const act = wentFirst ? placeKeys(event.key) : pageKeys(event.key);
  wentFirst = event.key === "g" && !wentFirst;
  if (!act) return;
  event.preventDefault();
  act();
}

function placeKeys(key: string): (() => void) | undefined {
  const path = places[key];
  return path === undefined ? undefined : () => location.assign(base + path);
}

function pageKeys(key: string): (() => void) | undefined {
  switch (key) {
    case "?":
      return showHelp;
    case "j":
      return () => step(1);
    case "k":
      return () => step(-1);
    case "x":
      return () => document.activeElement?.closest("[data-row]")?.querySelector<HTMLElement>("[name=ticket]")?.click();
    case "/":
      return focusOn("input[type=search]");
    case "r":
      return () => write("reply");
    case "i":
      return () => write("note");
    default: {
      const target = /^[a-z]$/.test(key) ? document.querySelector<HTMLElement>(`[data-key="${key}"]`) : null;
      return target ? () => target.click() : undefined;
    }
  }
}

function focusOn(selector: string): (() => void) | undefined {
  const target = document.querySelector<HTMLElement>(selector);
  return target ? () => target.focus() : undefined;
}

function step(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-row] [data-open]")];
  const row = document.activeElement?.closest("[data-row]");
  const at = links.findIndex((link) => row?.contains(link));
  links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

function write(kind: "reply" | "note"): void {
  document.querySelector<HTMLElement>(`#composer [name=kind][value=${kind}]`)?.click();
  document.querySelector<HTMLElement>("#composer textarea")?.focus();
}

function showHelp(): void {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "keys-title");
  const title = document.createElement("h2");
  title.id = "keys-title";
  title.textContent = "Keys";
  const list = document.createElement("dl");
  list.className = "keys";
  for (const [keys, words] of help) {
    const term = document.createElement("dt");
    for (const key of keys.split(" ")) {
      const cap = document.createElement("kbd");
      cap.textContent = key;
      term.append(cap, " ");
    }
    const meaning = document.createElement("dd");
    meaning.textContent = words;
    list.append(term, meaning);
  }
  const close = document.createElement("button");
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, list, close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
