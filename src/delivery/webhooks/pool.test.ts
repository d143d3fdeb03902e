import { expect, it } from "vitest";
import { createLanePool } from "./pool.ts";

function work() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (name: string) => () =>
    new Promise<void>((resolve) => {
      begun.push(name);
      ends.set(name, resolve);
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { begun, start, end };
}

it("gives each endpoint a few places, so that a slow one holds up no other", async () => {
  const pool = createLanePool({ perTarget: 2, atOnce: 3 });
  const { begun, start, end } = work();

  for (const name of ["a1", "a2", "a3", "a4"]) pool.add(1, name, start(name));
  for (const name of ["b1", "b2"]) pool.add(2, name, start(name));

  expect(begun).toEqual(["a1", "a2", "b1"]);
  await end("a1");
  expect(begun).toEqual(["a1", "a2", "b1", "a3"]);
  await end("b1");
  expect(begun).toEqual(["a1", "a2", "b1", "a3", "b2"]);
  for (const name of ["a2", "a3", "b2"]) await end(name);
  expect(begun.at(-1)).toBe("a4");
  await end("a4");
  await pool.settle();
});

it("keeps a lane waiting once, and begins nothing more when it settles", async () => {
  const pool = createLanePool({ perTarget: 1, atOnce: 9 });
  const { begun, start, end } = work();
  pool.add(1, "x", start("first"));
  pool.add(1, "y", start("dropped"));
  pool.add(1, "y", start("second"));
  await end("first");
  expect(begun).toEqual(["first", "second"]);
  pool.add(1, "z", start("never"));

  const settled = pool.settle();
  await end("second");
  await settled;

  expect(begun).toEqual(["first", "second"]);
});

it("runs a lane that is rung while it runs once more, afterwards", async () => {
  const pool = createLanePool({ perTarget: 2, atOnce: 9 });
  const { begun, start, end } = work();
  pool.add(1, "x", start("first"));
  pool.add(1, "x", start("replaced"));
  pool.add(1, "x", start("again"));
  pool.add(1, "y", start("other"));
  expect(begun).toEqual(["first", "other"]);

  await end("first");

  expect(begun).toEqual(["first", "other", "again"]);
  await end("other");
  await end("again");
  await pool.settle();
});
