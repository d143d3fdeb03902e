// docs/attacks.md promises a test for each of its lines.

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../src/package-root.ts";

const root = packageRoot();

async function titles(): Promise<string> {
  const found: string[] = [];
  for (const folder of ["src", "test", "bots", "worker"]) {
    for (const file of await readdir(path.join(root, folder), { recursive: true })) {
      if (!file.endsWith(".test.ts")) continue;
      const source = await readFile(path.join(root, folder, file), "utf8");
      // What describe, it and their `each` are called: a text that opens their brackets.
      for (const [, title] of source.matchAll(/(?:describe|it|test|\]|\))(?:\.\w+)?\(\s*["`]([^"`\n]+)/g))
        found.push(title ?? "");
    }
  }
  return found.join("\n");
}

it("every line of the attack list has a test that carries its id", async () => {
  const list = await readFile(path.join(root, "docs/attacks.md"), "utf8");
  const ids = [...list.matchAll(/^\| (A\d+|SSRF|\d\.\d) \|/gm)].map(([, id]) => id ?? "");
  const named = await titles();

  expect(ids.length).toBeGreaterThan(35);
  expect(ids.filter((id) => !new RegExp(`\\b${id.replace(".", "\\.")}\\b`).test(named))).toEqual([]);
});
