// A tally as it is kept: a year of them is read at once, so it is short, and what nobody asks for is not unpacked.

import { addToBucket, type Sketch } from "./sketch.ts";
import { type Measure, measures, type Tally } from "./tally.ts";
import { putNumber, type Reader, takeNumber } from "./varints.ts";

const sameAsBefore = "=";

/** Two numbers and four sketches, apart by spaces. */
export function textOfTally(tally: Tally): string {
  const sketches = measures.map((measure) => textOfSketch(tally[measure]));
  // Without business hours both are the same.
  const short = sketches.map((text, at) => (at % 2 === 1 && text === sketches[at - 1] ? sameAsBefore : text));
  return [tally.opened, tally.handled, ...short].join(" ");
}

/** Adds it to another. Of measures that `wanted` leaves out only the number and the sum are told. */
export function addTallyText(into: Tally, text: string, wanted: readonly Measure[] = measures): void {
  const [opened, handled, ...sketches] = text.split(" ");
  into.opened += Number(opened);
  into.handled += Number(handled);
  for (const [at, measure] of measures.entries()) {
    const own = sketches[at] ?? "";
    addSketchText(into[measure], own === sameAsBefore ? (sketches[at - 1] ?? "") : own, wanted.includes(measure));
  }
}

// "n:sum:buckets"; a bucket is how far it is from the one before it and how many it has, the last bit of which is the sign.
function textOfSketch({ n, sum, buckets }: Sketch): string {
  const bytes: number[] = [];
  let before = 0;
  for (const bucket of Uint32Array.from(buckets.keys()).sort()) {
    const many = buckets.get(bucket) ?? 0;
    putNumber(bytes, bucket - before);
    putNumber(bytes, many < 0 ? -many * 2 - 1 : many * 2);
    before = bucket;
  }
  return `${n}:${sum}:${Buffer.from(bytes).toString("base64")}`;
}

function addSketchText(into: Sketch, text: string, withBuckets: boolean): void {
  const [n, sum, buckets = ""] = text.split(":");
  into.n += Number(n);
  into.sum += Number(sum);
  if (!withBuckets || buckets === "") return;
  const bytes = Buffer.from(buckets, "base64");
  const reader: Reader = { bytes, at: 0 };
  for (let bucket = 0; reader.at < bytes.length; ) {
    bucket += takeNumber(reader);
    const many = takeNumber(reader);
    addToBucket(into, bucket, many % 2 === 1 ? -(many + 1) / 2 : many / 2);
  }
}
