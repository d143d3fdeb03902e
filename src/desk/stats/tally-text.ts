// A tally as it is kept: a year of them is read at once, so it is short, and what nobody asks for or changes is not unpacked.

import { addToBucket, isEmptySketch, type Sketch } from "./sketch.ts";
import { type Measure, measures, type Tally } from "./tally.ts";
import { putNumber, type Reader, takeNumber } from "./varints.ts";

/** Two numbers and four sketches, apart by spaces. */
export const emptyTallyText = "0 0 0:0: = 0:0: =";

/** In place of a sketch that is the same as the one before it: without business hours, each second one. */
const sameAsBefore = "=";

/** Adds it to another. Of measures that `wanted` leaves out only the number and the sum are told. */
export function addTallyText(into: Tally, text: string, wanted: readonly Measure[] = measures): void {
  const [opened, handled, ...sketches] = text.split(" ");
  into.opened += Number(opened);
  into.handled += Number(handled);
  for (const [at, measure] of measures.entries()) {
    addSketchText(into[measure], sketchAt(sketches, at), wanted.includes(measure));
  }
}

/** The text of both together. */
export function changedTallyText(text: string, change: Tally): string {
  const [opened, handled, ...sketches] = text.split(" ");
  const changed = measures.map((measure, at) => changedSketchText(sketchAt(sketches, at), change[measure]));
  const short = changed.map((sketch, at) => (at % 2 === 1 && sketch === changed[at - 1] ? sameAsBefore : sketch));
  return [Number(opened) + change.opened, Number(handled) + change.handled, ...short].join(" ");
}

function sketchAt(sketches: string[], at: number): string {
  const own = sketches[at] ?? "";
  return own === sameAsBefore ? (sketches[at - 1] ?? "") : own;
}

// "n:sum:buckets"; a bucket is how far it is from the one before it and how many it has, the last bit of which is the sign.
function addSketchText(into: Sketch, text: string, withBuckets: boolean): void {
  const [n, sum, packed = ""] = text.split(":");
  into.n += Number(n);
  into.sum += Number(sum);
  if (!withBuckets) return;
  const reader: Reader = { bytes: Buffer.from(packed, "base64"), at: 0 };
  for (let bucket = 0; reader.at < reader.bytes.length; ) {
    bucket += takeNumber(reader);
    addToBucket(into, bucket, takeSigned(reader));
  }
}

/** Bucket by bucket beside those that change, which takes a tenth of unpacking all, adding, and packing them. */
function changedSketchText(text: string, change: Sketch): string {
  if (isEmptySketch(change)) return text;
  const [n, sum, packed = ""] = text.split(":");
  const reader: Reader = { bytes: Buffer.from(packed, "base64"), at: 0 };
  const bytes: number[] = [];
  let last = 0;
  const put = (bucket: number, many: number) => {
    if (many === 0) return;
    putNumber(bytes, bucket - last);
    putNumber(bytes, many < 0 ? -many * 2 - 1 : many * 2);
    last = bucket;
  };
  const changed = [...change.buckets].sort(([a], [b]) => a - b);
  let next = changed.shift();
  for (let bucket = 0; reader.at < reader.bytes.length; ) {
    bucket += takeNumber(reader);
    let many = takeSigned(reader);
    for (; next && next[0] <= bucket; next = changed.shift()) {
      if (next[0] === bucket) many += next[1];
      else put(...next);
    }
    put(bucket, many);
  }
  for (; next; next = changed.shift()) put(...next);
  return `${Number(n) + change.n}:${Number(sum) + change.sum}:${Buffer.from(bytes).toString("base64")}`;
}

function takeSigned(reader: Reader): number {
  const number = takeNumber(reader);
  return number % 2 === 1 ? -(number + 1) / 2 : number / 2;
}
