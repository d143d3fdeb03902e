import { expect, it } from "vitest";
import type { InboxEntry } from "../../src/delivery/inbox.ts";
import { createArrivals } from "./arrivals.ts";

const entry = (lane: string, position: number): InboxEntry => ({
  eventKey: `${lane} ${position}`,
  lane,
  position: BigInt(position),
  payload: {},
});

it("stores what two sockets bring in the same moment in Slack's order, thread by thread", async () => {
  const stored: string[] = [];
  const take = createArrivals(async ({ eventKey }) => void stored.push(eventKey));

  await Promise.all([entry("a", 3), entry("b", 9), entry("a", 1), entry("a", 2), entry("b", 8)].map(take));

  expect(stored).toEqual(["a 1", "a 2", "a 3", "b 8", "b 9"]);
});

it("waits for nobody who comes later, and tells each how its own was stored", async () => {
  const take = createArrivals(async ({ eventKey }) => {
    if (eventKey === "a 1") throw new Error("refused");
  });
  const [first, second] = await Promise.allSettled([entry("a", 2), entry("a", 1)].map(take));

  expect([first?.status, second?.status]).toEqual(["fulfilled", "rejected"]);
  await expect(take(entry("a", 3))).resolves.toBeUndefined();
});
