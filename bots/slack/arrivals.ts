// Two sockets bring what was said in one moment in any order, and after a pause of this process also what was said seconds apart. Slack's
// own order is known by then: what follows within a moment and belongs before it goes before it.

import type { InboxEntry } from "../../src/delivery/inbox.ts";

const momentMs = 20;

interface Arrival {
  entry: InboxEntry;
  stored(result: Promise<void>): void;
}

/** Stores each after a moment, and before it what came since for the same thread and stands before it there. Settles as `store` does. */
export function createArrivals(store: (entry: InboxEntry) => Promise<void>): (entry: InboxEntry) => Promise<void> {
  const waiting = new Set<Arrival>();

  function releaseTo({ entry: { lane, position } }: Arrival): void {
    const due = [...waiting].filter(({ entry }) => entry.lane === lane && entry.position <= position);
    for (const arrival of due.sort((a, b) => (a.entry.position < b.entry.position ? -1 : 1))) {
      waiting.delete(arrival);
      arrival.stored(store(arrival.entry));
    }
  }

  return (entry) =>
    new Promise((stored) => {
      const arrival = { entry, stored };
      waiting.add(arrival);
      setTimeout(() => waiting.has(arrival) && releaseTo(arrival), momentMs);
    });
}
