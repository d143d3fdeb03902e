import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addSeconds, addSketch, durationsOf, emptySketch, isEmptySketch, type Sketch } from "./sketch.ts";

const seconds = fc.integer({ min: 0, max: 100_000_000 });

const sketchOf = (all: number[]): Sketch => {
  const sketch = emptySketch();
  for (const one of all) addSeconds(sketch, one, 1);
  return sketch;
};
const exact = (all: number[], share: number): number =>
  [...all].sort((a, b) => a - b)[Math.ceil(all.length * share) - 1] ?? Number.NaN;

describe("a sketch of durations", () => {
  it("gives the mean exactly, and median and p90 within 1 %", () => {
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 200 }), (all) => {
        const { mean, median, p90, n } = durationsOf(sketchOf(all));

        expect(n).toBe(all.length);
        expect(mean).toBe(Math.round(all.reduce((sum, one) => sum + one, 0) / all.length));
        for (const [found, share] of [
          [median, 0.5],
          [p90, 0.9],
        ] as const) {
          const wanted = exact(all, share);
          expect(Math.abs((found ?? -1) - wanted)).toBeLessThanOrEqual(wanted * 0.01 + 0.5);
        }
      }),
    );
  });

  it("adds up to the same in any split and any order, and what is taken back leaves nothing", () => {
    fc.assert(
      fc.property(fc.array(seconds), fc.array(seconds), (a, b) => {
        const sum = sketchOf(b);
        addSketch(sum, sketchOf(a));

        expect(sum).toEqual(sketchOf([...a, ...b]));
        for (const one of [...b, ...a]) addSeconds(sum, one, -1);
        expect(isEmptySketch(sum)).toBe(true);
      }),
    );
  });

  it("says nothing where nothing was measured", () => {
    expect(durationsOf(emptySketch())).toEqual({ mean: null, median: null, p90: null, n: 0 });
  });
});
