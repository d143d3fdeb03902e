import { expect, it } from "vitest";
import { ChannelError } from "./channel.ts";
import { createPace } from "./pace.ts";

const never = new AbortController().signal;

it("as many calls as are free begin at once, and no more than those within any such time", async () => {
  const pace = createPace({ reading: { calls: 3, withinMs: 60 }, signal: never });
  const begun: number[] = [];
  const calls = Array.from({ length: 8 }, () => pace.run(async () => void begun.push(performance.now())));
  await Promise.all(calls.slice(0, 3));
  expect(begun).toHaveLength(3);

  await Promise.all(calls);
  const spans = begun.slice(3).map((at, index) => at - (begun[index] ?? 0));
  // A timer may end within the millisecond before its time.
  expect(Math.min(...spans)).toBeGreaterThan(58);
});

it("a call that the platform puts off is a call, too", async () => {
  const pace = createPace({ reading: { calls: 1, withinMs: 60 }, signal: never });
  const begun: number[] = [];
  const answer = await pace.run(async () => {
    begun.push(performance.now());
    if (begun.length === 1) throw new ChannelError("later", "Slow down.", { retryAfterMs: 1 });
    return "read";
  });

  expect(answer).toBe("read");
  expect((begun[1] ?? 0) - (begun[0] ?? 0)).toBeGreaterThan(58);
});
