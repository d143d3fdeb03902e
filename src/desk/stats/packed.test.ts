import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Category, Priority } from "../words.ts";
import { type Hours, readHour, writeMoment } from "./hours.ts";
import { type Kind, kindOf, type Moment, numberOf } from "./moments.ts";
import { addMoment, emptyTally, measures, type Tally } from "./tally.ts";
import { addTallyText, changedTallyText, emptyTallyText } from "./tally-text.ts";

const seconds = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2_000_000_000 }));
const kind: fc.Arbitrary<Kind> = fc.record({
  what: fc.constantFrom("opened", "answered", "resolved", "handled"),
  category: fc.constantFrom(null, ...Category.options),
  priority: fc.constantFrom(null, ...Priority.options),
  agent: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 2_147_483_647 })),
  from: fc.constantFrom(null, "slack", "discord", "other"),
});
const moment: fc.Arbitrary<Moment> = fc
  .record({
    kind,
    at: fc
      .date({ min: new Date("2025-11-01T00:00:00Z"), max: new Date("2025-11-03T00:00:00Z"), noInvalidDate: true })
      .map((date) => `${date.toISOString().slice(0, 19)}+00:00`),
    seconds,
    business: seconds,
  })
  .map((one) =>
    one.kind.what === "opened" || one.kind.what === "handled" ? { ...one, seconds: 0, business: 0 } : one,
  );
const moments = fc.array(fc.tuple(moment, fc.constantFrom<(1 | -1)[]>(1, -1, 1)), { maxLength: 60 });

const summed = (all: [Moment, 1 | -1][]): Tally => {
  const tally = emptyTally();
  for (const [one, times] of all) addMoment(tally, one, times);
  return tally;
};

const textOf = (all: [Moment, 1 | -1][]): string => changedTallyText(emptyTallyText, summed(all));

describe("what is packed", () => {
  it("is the same tally when it is read, and adds up, more taken back than there was or not", () => {
    fc.assert(
      fc.property(moments, moments, moments, (a, b, c) => {
        const tally = emptyTally();
        addTallyText(
          tally,
          [b, c].reduce((text, each) => changedTallyText(text, summed(each)), textOf(a)),
        );
        expect(tally).toEqual(summed([...a, ...b, ...c]));

        const back = a.map(([one, times]): [Moment, 1 | -1] => [one, times === 1 ? -1 : 1]);
        expect(changedTallyText(textOf(a), summed(back))).toBe(emptyTallyText);
      }),
    );
  });

  it("tells of measures that nobody asked for the number and the sum alone", () => {
    fc.assert(
      fc.property(moments, (all) => {
        const [tally, whole] = [emptyTally(), summed(all)];
        addTallyText(tally, textOf(all), ["resolution"]);

        for (const measure of measures) {
          const { n, sum, buckets } = whole[measure];
          expect(tally[measure]).toEqual({ n, sum, buckets: measure === "resolution" ? buckets : new Map() });
        }
      }),
    );
  });

  it("is a kind's number, and no other kind has it", () => {
    fc.assert(
      fc.property(kind, (one) => {
        expect(kindOf(numberOf(one), one.agent)).toEqual(one);
      }),
    );
  });

  it("is every moment of its hour, to the second, each in the day that it is in", () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(0, 1_800, 2_700, 3_599), (all, begins) => {
        const hours: Hours = new Map();
        for (const [one, times] of all) writeMoment(hours, one, times);
        // Days begin somewhere in an hour; before the first of November there is none.
        const first = Date.parse("2025-11-01T00:00:00Z") + begins * 1_000;
        const dayAt = (at: number) => (at < first ? undefined : String(Math.floor((at - first) / 86_400_000)));

        const found: unknown[] = [];
        for (const [hour, bytes] of hours) {
          readHour({ hour, bytes: Buffer.from(bytes) }, dayAt, (day, _, agent, took, business, times) =>
            found.push([day, agent, took, business, times]),
          );
        }

        const wanted = all.flatMap(([one, times]) => {
          const day = dayAt(Date.parse(one.at));
          return day === undefined ? [] : [[day, one.kind.agent, one.seconds, one.business, times]];
        });
        const sorted = (each: unknown[]) => each.map((one) => JSON.stringify(one)).sort();
        expect(sorted(found)).toEqual(sorted(wanted));
      }),
    );
  });
});
