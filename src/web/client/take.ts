// Puts what a newer version of this page shows in place of what is there: only its regions, only what differs, and nothing
// that somebody is just filling in. So all that is shown is made in one place, on the server.

import { tellTimes } from "./times.ts";

const lists = ["messages", "tickets", "chats"];
const focusable = "a[href], button, input:not([type=hidden]), select, textarea, summary";

/** `done` is a form whose answer this is: what was filled in there is dealt with. */
export function take(next: Document, done?: Element): void {
  const now = new Date();
  tellTimes(document, now);
  tellTimes(next, now);
  for (const region of next.querySelectorAll<HTMLElement>("[data-region]")) {
    const name = region.dataset.region ?? "";
    const here = document.querySelector<HTMLElement>(`[data-region="${name}"]`);
    if (!here || here.isEqualNode(region)) continue;
    if (lists.includes(name)) keepingPlace(here, () => patchList(here, region, done));
    else if (here.contains(done ?? null) || !isInUse(here)) keepingFocus(here, () => replace(here, region));
  }
}

/** A log that was read to its end stays there. */
function keepingPlace(list: HTMLElement, change: () => void): void {
  const log = list.closest<HTMLElement>(".log");
  const wasAtEnd = log ? log.scrollTop + log.clientHeight >= log.scrollHeight - 40 : false;
  change();
  if (log && wasAtEnd) log.scrollTop = log.scrollHeight;
}

/** Its items have ids: they stay the same elements while others come and go. What is being sent is ours alone. */
function patchList(here: HTMLElement, next: HTMLElement, done: Element | undefined): void {
  const wanted = new Set([...next.children].map(({ id }) => id));
  for (const item of [...here.children]) if (!wanted.has(item.id) && !isOwn(item)) item.remove();
  let place = here.firstElementChild;
  for (const item of [...next.children]) {
    const old = here.querySelector(`:scope > [id="${item.id}"]`);
    const kept = old ? refreshed(old, item, done) : fresh(item);
    if (kept === place) place = place.nextElementSibling;
    else here.insertBefore(kept, place);
  }
}

const isOwn = (item: Element): boolean => item.matches(".is-sending, .is-unsent");

function fresh(item: Element): Element {
  const added = document.importNode(item, true);
  added.classList.add("fresh");
  added.addEventListener("animationend", () => added.classList.remove("fresh"), { once: true });
  return added;
}

function refreshed(old: Element, item: Element, done: Element | undefined): Element {
  if (isInUse(old) && !old.contains(done ?? null)) return old;
  const isFresh = old.classList.contains("fresh");
  old.classList.remove("fresh");
  if (old.className === "" && !item.hasAttribute("class")) old.removeAttribute("class");
  const same = old.isEqualNode(item);
  if (isFresh) old.classList.add("fresh");
  if (same) return old;
  keepingFocus(old, () => replace(old, item));
  old.className = item.className;
  return old;
}

function replace(here: Element, next: Element): void {
  const picked = new Set([...here.querySelectorAll<HTMLInputElement>("input:checked")].map(keyOf));
  here.replaceChildren(...[...next.childNodes].map((node) => document.importNode(node, true)));
  for (const box of here.querySelectorAll<HTMLInputElement>("input[type=checkbox]"))
    if (picked.has(keyOf(box))) box.checked = true;
}

const keyOf = ({ name, value }: HTMLInputElement): string => `${name} ${value}`;

/** Who was at the third button is at the third button again. */
function keepingFocus(here: Element, change: () => void): void {
  const at = [...here.querySelectorAll(focusable)].indexOf(document.activeElement ?? here);
  change();
  if (at < 0) return;
  const there = [...here.querySelectorAll<HTMLElement>(focusable)];
  (there[at] ?? there.at(-1))?.focus({ preventScroll: true });
}

/** Somebody has opened, chosen or typed something there. */
function isInUse(here: Element): boolean {
  if (here.querySelector("details[open], .acts")) return true;
  return [...here.querySelectorAll<Control>("input:not([type=hidden]), textarea, select")].some(isChanged);
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isChanged(control: Control): boolean {
  if (control instanceof HTMLSelectElement) {
    const usual = [...control.options].find(({ defaultSelected }) => defaultSelected) ?? control.options[0];
    return usual !== undefined && !usual.selected;
  }
  return control.value !== control.defaultValue;
}
