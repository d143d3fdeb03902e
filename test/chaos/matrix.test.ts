import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/package-root.ts";
import { wrongClocks } from "./clocks.ts";
import { matrix, matrixText } from "./matrix.ts";
import { planFaults } from "./schedule.ts";

const named = matrix.flatMap(({ tests }) =>
  Object.entries(tests).flatMap(([file, titles]) => titles.map((title) => [file, title] as const)),
);

it.each(named)('%s has the test "%s"', (file, title) => {
  const source = readFileSync(path.join(packageRoot(), file), "utf8");

  expect(source.replaceAll('\\"', '"')).toContain(title);
});

it("names only faults that every run has", () => {
  const kinds = new Set([wrongClocks, ...planFaults({ seed: 1, words: 100 }).map(({ fault }) => fault.kind)]);

  expect(matrix.flatMap(({ chaos }) => chaos).filter((kind) => !kinds.has(kind))).toEqual([]);
});

it("is what the documentation shows", async () => {
  await expect(matrixText()).toMatchFileSnapshot("../../docs/fault-matrix.md");
});
