// Twelve stories must never go wrong: each is a journey that carries its number.

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/package-root.ts";

it("every story has a journey that carries its number", async () => {
  const folder = path.join(packageRoot(), "test/journeys");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".test.ts"));
  const sources = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  const told = new Set(
    sources.flatMap((source) => [...source.matchAll(/["( ]story (\d+): /g)].map(([, n]) => Number(n))),
  );

  expect([...told].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
});
