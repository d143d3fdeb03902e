import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { Environment } from "../../src/config/variables.ts";

it("docs/configuration.md has every variable there is, and no other", async () => {
  const page = await readFile(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  const [table = ""] = page.split("\n## ");
  const told = new Set(
    [...table.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = ""]) => cell.match(/[A-Z][A-Z0-9_]+/g) ?? []),
  );
  const known = Object.keys(Environment.shape).filter((name) => name !== "NODE_ENV");

  expect(known.filter((name) => !told.has(name))).toEqual([]);
  // ENV_FILE says where the others are.
  expect([...told].filter((name) => name !== "ENV_FILE" && !known.includes(name))).toEqual([]);
});
