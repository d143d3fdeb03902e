// Numbers that add up: of a day, of a category, of an agent, in any order.

import type { Moment } from "./moments.ts";
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

export const measures = ["response", "responseBusiness", "resolution", "resolutionBusiness"] as const;
export type Measure = (typeof measures)[number];

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

/** Adds what a moment is worth, or takes it back. */
export function addMoment(tally: Tally, { kind: { what }, seconds, business }: Moment, times: 1 | -1): void {
  if (what === "opened" || what === "handled") {
    tally[what] += times;
    return;
  }
  const [onTheClock, inBusiness] = measuresOf(what);
  addSeconds(tally[onTheClock], seconds, times);
  addSeconds(tally[inBusiness], business, times);
}

/** On the clock, and in business hours. */
export const measuresOf = (what: "answered" | "resolved"): readonly [Measure, Measure] =>
  what === "answered" ? ["response", "responseBusiness"] : ["resolution", "resolutionBusiness"];
