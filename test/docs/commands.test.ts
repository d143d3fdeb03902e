import { expect, test } from "vitest";
import { commands } from "../../src/commands/registry.ts";
import { commandsTable } from "./commands-table.ts";

test("the documentation has every command as it is", async () => {
  await expect(await commandsTable()).toMatchFileSnapshot("../../docs/commands.md");
});

test("no command is there twice", () => {
  const names = commands.map(({ name }) => name);

  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
