// Short sentences in the corner, which screen readers say.

const shownMs = 6_000;

const corner = (): HTMLElement | null => document.querySelector("#notices");

/** `name` replaces what stands under it; without `lasting` it goes by itself. */
export function say(words: string, { name = words, lasting = false, link }: Notice = {}): void {
  unsay(name);
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.dataset.name = name;
  notice.append(words);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.words;
    notice.append(anchor);
  }
  corner()?.append(notice);
  if (!lasting) setTimeout(() => notice.remove(), shownMs);
}

interface Notice {
  name?: string;
  lasting?: boolean;
  link?: { href: string; words: string };
}

export function unsay(name: string): void {
  for (const notice of document.querySelectorAll<HTMLElement>("#notices .notice"))
    if (notice.dataset.name === name) notice.remove();
}

/** What another version of this page says. */
export function sayWhat(next: Document): void {
  for (const notice of next.querySelectorAll("#notices .notice")) say(notice.textContent ?? "");
}

/** What the page came with goes, too. */
export function letNoticesGo(): void {
  for (const notice of document.querySelectorAll("#notices .notice")) setTimeout(() => notice.remove(), shownMs);
}

export function saySignedOut(): void {
  const link = { href: location.href, words: "Sign in again" };
  say("You are signed out. What you typed is still here.", { name: "signed out", lasting: true, link });
}
