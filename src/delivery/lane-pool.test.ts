import { expect, it } from "vitest";
import { createLanePool } from "./lane-pool.ts";

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

it("gives each a few places, so that a slow one holds up no other", async () => {
  const pool = createLanePool({ each: 2, atOnce: 3 });
  const { begun, start, end } = work();

  for (const name of ["a1", "a2", "a3", "a4"]) pool.add("a", name, start(name));
  for (const name of ["b1", "b2"]) pool.add("b", name, start(name));

  expect(begun).toEqual(["a1", "a2", "b1"]);
  await end("a1");
  expect(begun).toEqual(["a1", "a2", "b1", "a3"]);
  await end("b1");
  expect(begun).toEqual(["a1", "a2", "b1", "a3", "b2"]);
  for (const name of ["a2", "a3", "b2"]) await end(name);
  expect(begun.at(-1)).toBe("a4");
  await end("a4");
  await pool.stop();
});

it("keeps a lane waiting once, and begins nothing more when it stops", async () => {
  const pool = createLanePool({ each: 1, atOnce: 9 });
  const { begun, start, end } = work();
  pool.add("a", "x", start("first"));
  pool.add("a", "y", start("dropped"));
  pool.add("a", "y", start("second"));
  await end("first");
  expect(begun).toEqual(["first", "second"]);
  pool.add("a", "z", start("never"));

  const stopped = pool.stop();
  await end("second");
  await stopped;

  expect(begun).toEqual(["first", "second"]);
});

it("runs a lane that is rung while it runs once more, afterwards", async () => {
  const pool = createLanePool({ each: 2, atOnce: 9 });
  const { begun, start, end } = work();
  pool.add("a", "x", start("first"));
  pool.add("a", "x", start("replaced"));
  pool.add("a", "x", start("again"));
  pool.add("a", "y", start("other"));
  expect(begun).toEqual(["first", "other"]);

  await end("first");

  expect(begun).toEqual(["first", "other", "again"]);
  await end("other");
  await end("again");
  await pool.stop();
});

it("is over when the lane is told, or at once where the lane waits for a place", async () => {
  const pool = createLanePool({ each: 1, atOnce: 9 });
  const { start, end } = work();
  let over = "";
  const first = pool.add("a", "x", start("first")).then(() => {
    over += "first";
  });

  await pool.add("a", "y", start("second"));
  await pool.add("a", "x", start("again"));
  expect([over, pool.isWaiting("x"), pool.isWaiting("y")]).toEqual(["", true, true]);
  await end("first");
  await first;

  expect([over, pool.isWaiting("x"), pool.isWaiting("y")]).toEqual(["first", true, false]);
  await end("second");
  await end("again");
  await pool.stop();
});
