// Forms whose answer is put in place of what is there, without leaving the page.

import { load } from "./load.ts";
import { say, sayWhat } from "./notices.ts";
import { take } from "./take.ts";

export function sendInPlace(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-live]")) return;
    event.preventDefault();
    void send(form, event.submitter as HTMLButtonElement | null);
  });
}

/** Links to another version of this page: what differs there is put in place, and what was typed elsewhere stays. */
export function followInPlace(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-take]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void follow(link);
  });
}

async function follow(link: HTMLAnchorElement): Promise<void> {
  const loaded = await load(link.href);
  if (loaded?.status === 200) take(loaded.page, link);
  else if (loaded) location.assign(link.href);
}

async function send(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const loaded = await load(form.action, { method: "POST", body: bodyOf(form, button) });
  form.removeAttribute("aria-busy");
  if (!loaded) return;
  const { status, url, page } = loaded;
  if (status === 0) say("Nobody answered. Nothing is lost: try again in a moment.");
  else if (new URL(url).pathname !== location.pathname && status < 400 && !isOwnAnswer(form, url)) location.assign(url);
  else if (!page.querySelector("[data-region]")) say(page.querySelector("main p")?.textContent ?? "That did not work.");
  else {
    take(page, form);
    if (status < 400 && form.id !== "composer") form.reset();
    fillComposer(form, page);
    sayWhat(page);
  }
}

/** A saved reply's words are what the answer's composer holds. */
function fillComposer(form: HTMLFormElement, page: Document): void {
  if (form.id !== "composer") return;
  const [here, next] = [form, page].map((place) => place.querySelector<HTMLTextAreaElement>("#body"));
  if (!here || !next) return;
  here.value = next.value;
  here.focus();
  const error = page.querySelector("#body-error")?.textContent;
  if (error) say(error);
}

function bodyOf(form: HTMLFormElement, button: HTMLButtonElement | null): FormData | URLSearchParams {
  const fields = new FormData(form, button);
  if (form.enctype === "multipart/form-data") return fields;
  return new URLSearchParams([...fields].map(([name, value]): [string, string] => [name, String(value)]));
}

const isOwnAnswer = (form: HTMLFormElement, url: string): boolean => url === form.action;
