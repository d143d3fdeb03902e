import { expect, it } from "vitest";
import { standard } from "./options.ts";
import { endedByItself, isExact, verdictOf } from "./report.ts";
import type { Outcome } from "./run.ts";

const nothing = { lost: [], doubled: [], stale: [], outOfOrder: [], leaked: [], unexpected: [] };
const exact: Outcome = {
  options: standard,
  planned: [],
  clocks: new Map(),
  findings: nothing,
  oddities: [],
  counts: {},
  mishaps: {},
  errors: [],
  seconds: { load: 1, lastFault: 1, drained: 1 },
  drainMs: 1_000,
  budgetMs: 0,
  unfinished: { deliveries: 0, inbox: 0, held: 0, unheard: 0 },
  stuck: [],
  stallMs: 10,
  machineLoad: 1,
};
const of = (other: Partial<Outcome>, found: Partial<Outcome["findings"]> = {}) =>
  verdictOf({ ...exact, ...other, findings: { ...nothing, ...found } }).split(" ")[0];
const slow = { stallMs: 5_000 };

it("is exact when nothing is wrong, however slow the machine was", () => {
  expect(isExact(exact)).toBe(true);
  expect([of({}), of(slow)]).toEqual(["EXACT", "EXACT"]);
});

it("is red for whatever is wrong, and for what comes too late", () => {
  for (const list of ["lost", "doubled", "stale", "outOfOrder", "leaked", "unexpected"] as const)
    expect(of({}, { [list]: ["chat 1 out 1."] })).toBe("RED");
  expect([of({ oddities: ["1 deliveries that are dead"] }), of({ drainMs: 31_000 })]).toEqual(["RED", "RED"]);
});

it("lets channels that are paced take the time that their budget needs, and no more", () => {
  expect(of({ drainMs: 45_000, budgetMs: 15_000 })).toBe("EXACT");
  expect(of({ drainMs: 46_000, budgetMs: 15_000 })).toBe("RED");
});

it("says nothing where the machine explains it", () => {
  expect(of(slow, { doubled: ["chat 1 out 1."] })).toBe("INCONCLUSIVE");
  expect(of({ ...slow, drainMs: Number.POSITIVE_INFINITY }, { lost: ["chat 1 out 1."] })).toBe("INCONCLUSIVE");
  expect(of({ machineLoad: 9, drainMs: 40_000 })).toBe("INCONCLUSIVE");
});

it("is red where no machine explains it", () => {
  expect(of(slow, { leaked: ["history: Kestrel"] })).toBe("RED");
  expect(of(slow, { lost: ["chat 1 out 1."] })).toBe("RED");
  expect(of({ ...slow, oddities: [`${endedByItself}: worker-1`] })).toBe("RED");
  expect(of({ machineLoad: 9, drainMs: 40_000 }, { doubled: ["chat 1 out 1."] })).toBe("RED");
});
