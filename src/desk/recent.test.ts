import { expect, it } from "vitest";
import { createRecent, keptMs } from "./recent.ts";

function world() {
  const clock = { now: 1_000_000 };
  const recent = createRecent(() => new Date(clock.now));
  const looked: string[] = [];
  const ask = (key: string, found: string | undefined = key) =>
    recent.recall(key, async () => {
      looked.push(key);
      return found;
    });
  return { clock, recent, looked, ask };
}

it("looks once in the time that it keeps, and once for many who ask at once", async () => {
  const { clock, looked, ask } = world();

  expect(await Promise.all([ask("a"), ask("a"), ask("b")])).toEqual(["a", "a", "b"]);
  clock.now += keptMs - 1;
  await ask("a");
  expect(looked).toEqual(["a", "b"]);
  clock.now += 1;
  await ask("a");
  expect(looked).toEqual(["a", "b", "a"]);
});

it("keeps nothing longer because the clock was set back", async () => {
  const { clock, looked, ask } = world();

  await ask("a");
  clock.now -= 3_600_000;
  await ask("a");

  expect(looked).toEqual(["a", "a"]);
});

it("keeps neither what is not there nor what failed", async () => {
  const { recent, looked, ask } = world();
  const fail = () => recent.recall("c", () => Promise.reject(new Error("away")));

  await recent.recall("b", async () => undefined);
  await expect(fail()).rejects.toThrow("away");
  await recent.recall("b", async () => looked.push("b"));
  await ask("c");

  expect(looked).toEqual(["b", "c"]);
});

it("forgets what is being looked up, too: it may have been read before the change", async () => {
  const { recent, ask } = world();
  let answer: (found: string) => void = () => {};
  const before = recent.recall("a", () => new Promise<string>((resolve) => (answer = resolve)));

  recent.forget();
  const after = ask("a", "after");
  answer("before");

  expect([await before, await after, await ask("a", "later")]).toEqual(["before", "after", "after"]);
});

it("keeps only so much", async () => {
  const { looked, ask } = world();

  for (let n = 0; n <= 10_000; n += 1) await ask(`key ${n}`);
  await ask("key 0");

  expect(looked.filter((key) => key === "key 0")).toHaveLength(2);
});
