// Asks the desk for a page and reads it.

import { saySignedOut } from "./notices.ts";

export interface Loaded {
  /** 0: nobody answered. */
  status: number;
  url: string;
  page: Document;
}

/** Undefined when nobody is signed in any more, which is said. */
export async function load(address: string, request: RequestInit = {}): Promise<Loaded | undefined> {
  const headers = { Accept: "text/html", ...request.headers };
  const response = await fetch(address, { ...request, headers }).catch(() => undefined);
  if (!response) return { status: 0, url: address, page: document.implementation.createHTMLDocument() };
  if (response.status === 401) {
    saySignedOut();
    return undefined;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return { status: response.status, url: response.url, page };
}

let running: Promise<void> | undefined;
let again = false;

/** Brings the page up to date; asked again meanwhile, it does so once more. */
export async function refresh(update: (page: Document) => void): Promise<void> {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      const loaded = await load(location.href);
      if (loaded?.status === 200) update(loaded.page);
    } while (again);
  })();
  await running.finally(() => {
    running = undefined;
  });
}
