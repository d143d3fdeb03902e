import type { JournalEntry, Violation } from "../drawer.ts";

const POLL_MS = 20;

/** Tells listeners once for all the changes of one turn of the event loop. */
export class Watch {
  readonly #listeners = new Set<() => void>();
  #due = false;

  readonly changed = (): void => {
    if (this.#due || this.#listeners.size === 0) return;
    this.#due = true;
    setImmediate(() => {
      this.#due = false;
      for (const listener of [...this.#listeners]) listener();
    });
  };

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  waitFor<T>(check: () => T | undefined | false, timeoutMs: number, whatHappened: () => string): Promise<T> {
    return new Promise((resolve, reject) => {
      let stop = () => {};
      const look = (last = false) => {
        try {
          const found = check();
          if (found !== undefined && found !== false) resolve(found);
          else if (last) reject(new Error(`Waited ${timeoutMs} ms for ${String(check)}. ${whatHappened()}`));
          else return;
        } catch (error) {
          reject(error);
        }
        clearTimeout(timer);
        clearInterval(poll);
        stop();
      };
      const timer = setTimeout(() => look(true), timeoutMs);
      // The check may look at things that the sandbox cannot see change, such as what a handler collected.
      const poll = setInterval(look, POLL_MS);
      stop = this.onChange(() => look());
      look();
    });
  }
}

export function lately(journal: readonly JournalEntry[], violations: readonly Violation[]): string {
  const calls = journal.slice(-8).map(({ route, status, applied, body }) => {
    return `  ${route} ${status}${applied ? "" : " (not applied)"} ${JSON.stringify(body ?? null).slice(0, 200)}`;
  });
  const broken = violations.map(({ route, problem }) => `  ${route}: ${problem}`);
  return [`The latest calls:`, ...calls, `Violations: ${broken.length || "none"}`, ...broken].join("\n");
}
