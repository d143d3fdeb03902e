// The tallies that an answer of the statistics asks for.

import type { Each } from "./hours.ts";
import { type Dimension, dimensionsOf, type Kind, kindOf } from "./moments.ts";
import { addMeasured, bucketOf, type Sketch } from "./sketch.ts";
import { emptyTally, isEmptyTally, type Measure, measuresOf, type Tally } from "./tally.ts";

export interface Asked {
  dimension: Dimension;
  /** Any when left out; one that ends in `%` is any that begins so. */
  key?: string | undefined;
  /** Days need not be told apart. */
  isWhole: boolean;
  /** Of the others only numbers and sums are told. */
  measures: readonly Measure[];
}

/** By day, unless those need not be told apart, and key. */
export type Tallies = { day: string; key: string; tally: Tally }[];

/** By both. */
export type Sums = Map<string, Tallies[number]>;

export function sumAt(sums: Sums, day: string, key: string): Tally {
  const place = `${day} ${key}`;
  const sum = sums.get(place) ?? { day, key, tally: emptyTally() };
  sums.set(place, sum);
  return sum.tally;
}

/** Those in which something is left. */
export const talliesOf = (sums: Sums): Tallies => [...sums.values()].filter(({ tally }) => !isEmptyTally(tally));

/** Adds each moment that it is told of. Where those of a kind count is looked up once for all of them. */
export function summing(sums: Sums, asked: Asked): Each {
  let entriesOf = new Map<number | null, Entry[]>();
  let dayBefore = "";
  return (day, number, agent, seconds, business, times) => {
    if (!asked.isWhole && day !== dayBefore) {
      entriesOf = new Map();
      dayBefore = day;
    }
    let entries = entriesOf.get(agent);
    if (!entries) {
      entries = [];
      entriesOf.set(agent, entries);
    }
    const entry = entries[number] ?? entryOf(sums, kindOf(number, agent), asked.isWhole ? "" : day, asked);
    entries[number] = entry;
    if (!entry.tally) return;
    if (entry.counted) entry.tally[entry.counted] += times;
    if (entry.clock) addMeasured(entry.clock, seconds, entry.hasClock ? bucketOf(seconds) : undefined, times);
    if (entry.business)
      addMeasured(entry.business, business, entry.hasBusiness ? bucketOf(business) : undefined, times);
  };
}

/** Where the moments of a kind count, and what is asked of them. */
interface Entry {
  tally: Tally | undefined;
  counted: "opened" | "handled" | undefined;
  clock: Sketch | undefined;
  business: Sketch | undefined;
  hasClock: boolean;
  hasBusiness: boolean;
}

const nowhere: Entry = {
  tally: undefined,
  counted: undefined,
  clock: undefined,
  business: undefined,
  hasClock: false,
  hasBusiness: false,
};

function entryOf(sums: Sums, kind: Kind, day: string, { dimension, key: pattern, measures }: Asked): Entry {
  const key = dimensionsOf(kind).find(([each]) => each === dimension)?.[1];
  if (key === undefined || (pattern !== undefined && !isLike(key, pattern))) return nowhere;
  const tally = sumAt(sums, day, key);
  const { what } = kind;
  if (what === "opened" || what === "handled") return { ...nowhere, tally, counted: what };
  const [clock, business] = measuresOf(what);
  return {
    tally,
    counted: undefined,
    clock: tally[clock],
    business: tally[business],
    hasClock: measures.includes(clock),
    hasBusiness: measures.includes(business),
  };
}

const isLike = (key: string, pattern: string): boolean =>
  pattern.endsWith("%") ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
