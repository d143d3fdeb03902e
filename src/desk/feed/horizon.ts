import { setTimeout as sleep } from "node:timers/promises";
import type { Desk } from "../desk.ts";
import { selectEventWriters, selectLastEventId } from "../sql/read-desk-feed.ts";

/** The place up to which the desk's events are final. */
export interface Horizon {
  /** Nothing will ever appear at or below `safe` that is not there already; `settled` says that nothing is beyond it now. */
  advance(): Promise<{ safe: number; last: number; settled: boolean }>;
}

const mostMarks = 50;

/**
 * Ids are given out in one order and committed in another, so reading on from the last id seen would skip what commits late.
 * Whoever has taken an id holds a lock on the table until the end of their transaction. So: note the last id given, then who
 * holds such a lock; when all of those are gone, everything up to that id is committed or never will be. Two statements, in
 * this order. Other tables' and other databases' long transactions do not hold it up.
 */
export function createHorizon(desk: Desk): Horizon {
  let safe = 0;
  let marks: { id: number; writers: readonly string[] }[] = [];
  let before: Promise<unknown> = Promise.resolve();

  async function step() {
    const last = await selectLastEventId(desk);
    if (last <= safe) return { safe, last, settled: true };
    const writing = new Set(await selectEventWriters(desk));

    const passed = marks.filter(({ writers }) => !writers.some((writer) => writing.has(writer)));
    safe = Math.max(safe, ...passed.map(({ id }) => id), writing.size === 0 ? last : 0);
    marks = marks.filter(({ id }) => id > safe);
    if (last > safe && marks.length < mostMarks) marks.push({ id: last, writers: [...writing] });
    return { safe, last, settled: last <= safe };
  }

  return {
    // One after the other: a mark is only ever held against who was writing after it was made.
    advance() {
      const next = before.then(step);
      before = next.catch(() => undefined);
      return next;
    },
  };
}

const writersTakeMs = 5_000;
const lookEveryMs = 50;

/** An event at or below which everything is final: the last one of now, once those who are writing have ended. @throws when one writes on for more than five seconds */
export async function finalEvent(desk: Desk): Promise<number> {
  const horizon = createHorizon(desk);
  const { last, safe } = await horizon.advance();
  let reached = safe;
  for (let waited = 0; reached < last; waited += lookEveryMs) {
    if (waited > writersTakeMs) throw new Error("A transaction has been writing events for more than five seconds.");
    await sleep(lookEveryMs);
    reached = (await horizon.advance()).safe;
  }
  return reached;
}
