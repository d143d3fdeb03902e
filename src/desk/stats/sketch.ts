// How long things took, kept so that any two sketches of seconds add up to the sketch of all: a count for each bucket, and each
// bucket 2 % wider than the one before it. A percentile read from it is within 1 % of the true one, whatever was added in whatever order.

import type { Durations } from "../views.ts";

/** Bucket -> how many. A sum may be negative on the way, while something is taken back. */
export type Buckets = Record<string, number>;

export interface Sketch {
  /** Whole seconds. */
  sum: number;
  n: number;
  buckets: Buckets;
}

const growth = 1.02;

export const emptySketch = (): Sketch => ({ sum: 0, n: 0, buckets: {} });

export const isEmptySketch = ({ sum, n, buckets }: Sketch): boolean =>
  sum === 0 && n === 0 && Object.keys(buckets).length === 0;

/** Adds one duration, or takes it back. */
export function addSeconds(sketch: Sketch, seconds: number, times: 1 | -1): void {
  sketch.sum += times * seconds;
  sketch.n += times;
  add(sketch.buckets, String(bucketOf(seconds)), times);
}

export function addSketch(into: Sketch, other: Sketch): void {
  into.sum += other.sum;
  into.n += other.n;
  for (const [bucket, n] of Object.entries(other.buckets)) add(into.buckets, bucket, n);
}

/** Mean, median and 90th percentile in whole seconds, null where nothing was measured. */
export function durationsOf({ sum, n, buckets }: Sketch): Durations {
  if (n <= 0) return { mean: null, median: null, p90: null, n: 0 };
  return { mean: Math.round(sum / n), median: percentile(buckets, n, 0.5), p90: percentile(buckets, n, 0.9), n };
}

/** The smallest measured value that this share of all does not exceed. */
function percentile(buckets: Buckets, n: number, share: number): number {
  const wanted = Math.ceil(n * share);
  let seen = 0;
  for (const bucket of Object.keys(buckets)
    .map(Number)
    .sort((a, b) => a - b)) {
    seen += buckets[bucket] ?? 0;
    if (seen >= wanted) return Math.round(middleOf(bucket));
  }
  throw new Error("A sketch has fewer durations in its buckets than it counts.");
}

// Bucket 0 is "at once"; bucket b ends at growth^b and begins where the one before it ends.
const bucketOf = (seconds: number): number => (seconds < 1 ? 0 : 1 + Math.floor(Math.log(seconds) / Math.log(growth)));
const middleOf = (bucket: number): number => (bucket === 0 ? 0 : (2 * growth ** bucket) / (growth + 1));

function add(buckets: Buckets, bucket: string, n: number): void {
  const sum = (buckets[bucket] ?? 0) + n;
  if (sum === 0) delete buckets[bucket];
  else buckets[bucket] = sum;
}
