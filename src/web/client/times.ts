import { ago } from "./ago.ts";

const everyMs = 20_000;

/** "3 minutes ago" is true for a minute. */
export function keepTimesTrue(): void {
  setInterval(tellTimes, everyMs);
}

function tellTimes(): void {
  const now = new Date();
  for (const time of document.querySelectorAll("time")) {
    const text = ago(new Date(time.dateTime), now);
    if (time.textContent !== text) time.textContent = text;
  }
}
