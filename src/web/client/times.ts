import { ago } from "./ago.ts";

const everyMs = 20_000;

/** "3 minutes ago" is true for a minute. */
export function keepTimesTrue(): void {
  setInterval(() => tellTimes(document, new Date()), everyMs);
}

export function tellTimes(page: Document, now: Date): void {
  for (const time of page.querySelectorAll("time")) {
    const text = ago(new Date(time.dateTime), now);
    if (time.textContent !== text) time.textContent = text;
  }
}
