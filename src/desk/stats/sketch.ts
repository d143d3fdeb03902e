// How long things took, kept so that any two sketches of seconds add up to the sketch of all: a count for each bucket, and each
// bucket 2 % wider than the one before it. A percentile read from it is within 1 % of the true one, whatever was added in whatever order.

import type { Durations } from "../views.ts";

export interface Sketch {
  /** Whole seconds. */
  sum: number;
  n: number;
  /** Bucket -> how many. A sum may be negative on the way, while something is taken back. */
  buckets: Map<number, number>;
}

const growth = 1.02;
const perBucket = 1 / Math.log(growth);

export const emptySketch = (): Sketch => ({ sum: 0, n: 0, buckets: new Map() });

export const isEmptySketch = ({ sum, n, buckets }: Sketch): boolean => sum === 0 && n === 0 && buckets.size === 0;

/** Adds one duration, or takes it back. */
export const addSeconds = (sketch: Sketch, seconds: number, times: 1 | -1): void =>
  addMeasured(sketch, seconds, bucketOf(seconds), times);

/** The same for one whose bucket is known; without any no percentile can be read from it. */
export function addMeasured(sketch: Sketch, seconds: number, bucket: number | undefined, times: 1 | -1): void {
  sketch.sum += times * seconds;
  sketch.n += times;
  if (bucket !== undefined) addToBucket(sketch, bucket, times);
}

export function addSketch(into: Sketch, other: Sketch): void {
  into.sum += other.sum;
  into.n += other.n;
  for (const [bucket, n] of other.buckets) addToBucket(into, bucket, n);
}

export function addToBucket({ buckets }: Sketch, bucket: number, n: number): void {
  const sum = (buckets.get(bucket) ?? 0) + n;
  if (sum === 0) buckets.delete(bucket);
  else buckets.set(bucket, sum);
}

/** Mean, median and 90th percentile in whole seconds, null where nothing was measured. */
export function durationsOf({ sum, n, buckets }: Sketch): Durations {
  if (n <= 0) return { mean: null, median: null, p90: null, n: 0 };
  const sorted = Uint32Array.from(buckets.keys()).sort();
  const percentile = (share: number) => percentileOf(buckets, sorted, Math.ceil(n * share));
  return { mean: Math.round(sum / n), median: percentile(0.5), p90: percentile(0.9), n };
}

/** The smallest measured value with so many of all up to it. */
function percentileOf(buckets: Map<number, number>, sorted: Uint32Array, wanted: number): number {
  let seen = 0;
  for (const bucket of sorted) {
    seen += buckets.get(bucket) ?? 0;
    if (seen >= wanted) return Math.round(middleOf(bucket));
  }
  throw new Error("A sketch has fewer durations in its buckets than it counts.");
}

// Bucket 0 is "at once"; bucket b ends at growth^b and begins where the one before it ends.
export const bucketOf = (seconds: number): number => (seconds < 1 ? 0 : 1 + Math.floor(Math.log(seconds) * perBucket));
const middleOf = (bucket: number): number => (bucket === 0 ? 0 : (2 * growth ** bucket) / (growth + 1));
