// Numbers that add up: of a day, of a category, of an agent, in any order.

import type { Facts } from "./facts.ts";
import { addSeconds, addSketch, emptySketch, isEmptySketch, type Sketch } from "./sketch.ts";

export interface Tally {
  opened: number;
  /** Conversations in which an agent wrote publicly for the first time. */
  handled: number;
  response: Sketch;
  responseBusiness: Sketch;
  resolution: Sketch;
  resolutionBusiness: Sketch;
}

export const emptyTally = (): Tally => ({
  opened: 0,
  handled: 0,
  response: emptySketch(),
  responseBusiness: emptySketch(),
  resolution: emptySketch(),
  resolutionBusiness: emptySketch(),
});

export function addTally(into: Tally, other: Tally): void {
  into.opened += other.opened;
  into.handled += other.handled;
  for (const measure of measures) addSketch(into[measure], other[measure]);
}

export const isEmptyTally = (tally: Tally): boolean =>
  tally.opened === 0 && tally.handled === 0 && measures.every((measure) => isEmptySketch(tally[measure]));

const measures = ["response", "responseBusiness", "resolution", "resolutionBusiness"] as const;

/** What a tally is of: everything, or one category, priority, agent, platform, or category of an agent ("billing:7"). */
export type Dimension = "all" | "category" | "priority" | "agent" | "platform" | "category_agent";

/** The day of a moment; UTC for the desk's roll-ups, local for a digest. */
export type DayOf = (at: string) => string;

export type Entry = (day: string, dimension: Dimension, key: string) => Tally;

/** Adds what the facts are worth to the tallies they belong to, or takes it back. */
export function tallyFacts(facts: Facts, times: 1 | -1, dayOf: DayOf, entry: Entry): void {
  const { category, opened, answered, resolved, handled } = facts;
  const count = (
    at: string,
    { agent, from }: { agent?: number | null; from?: string },
    change: (tally: Tally) => void,
  ) => {
    const day = dayOf(at);
    for (const [dimension, key] of dimensionsOf(facts, agent ?? null, from)) change(entry(day, dimension, key));
  };
  if (opened !== null) {
    count(opened, {}, (tally) => {
      tally.opened += times;
    });
  }
  if (answered) {
    count(answered.at, answered, (tally) => {
      addSeconds(tally.response, answered.seconds, times);
      addSeconds(tally.responseBusiness, answered.business, times);
    });
  }
  if (resolved) {
    count(resolved.at, resolved, (tally) => {
      addSeconds(tally.resolution, resolved.seconds, times);
      addSeconds(tally.resolutionBusiness, resolved.business, times);
    });
  }
  for (const { agent, at } of handled) {
    const day = dayOf(at);
    entry(day, "agent", String(agent)).handled += times;
    if (category !== null) entry(day, "category_agent", `${category}:${agent}`).handled += times;
  }
}

function dimensionsOf(
  { category, priority }: Facts,
  agent: number | null,
  from: string | undefined,
): [Dimension, string][] {
  return [
    ["all", ""],
    ...(category === null ? [] : [["category", category] as [Dimension, string]]),
    ...(priority === null ? [] : [["priority", priority] as [Dimension, string]]),
    ...(agent === null ? [] : [["agent", String(agent)] as [Dimension, string]]),
    ...(agent === null || category === null ? [] : [["category_agent", `${category}:${agent}`] as [Dimension, string]]),
    ...(from === undefined ? [] : [["platform", from] as [Dimension, string]]),
  ];
}
