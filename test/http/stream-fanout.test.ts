// Many who follow one conversation cost the database what one does.

import { afterAll, beforeAll, expect, it } from "vitest";
import { replyToCustomer } from "../../src/desk/conversations/reply.ts";
import type { Follower } from "../../src/http/streams/topic.ts";
import { openStreamWorld, type StreamWorld, until } from "./stream-world.ts";

let world: StreamWorld;
beforeAll(async () => {
  world = await openStreamWorld({ pollMs: 60_000 });
});
afterAll(() => world.close());

interface Listener extends Follower {
  heard: string[];
}

const listener = (): Listener => {
  const heard: string[] = [];
  return {
    heard,
    closed: false,
    take: (bytes) => void heard.push(Buffer.from(bytes).toString()),
    room: () => Promise.resolve(),
  };
};

it("tells a message to 1,000 streams of a conversation with one query, the same bytes to all", async () => {
  const jane = await world.customer("Jane");
  const what = { conversation: jane.chat, audience: "customer" as const };
  const listeners = Array.from({ length: 1_000 }, listener);
  await Promise.all(listeners.map((one) => world.streams.hub.follow(what, one, 2)));
  world.statements.length = 0;

  const began = performance.now();
  await replyToCustomer(world.desk, world.ada, { at: { conversation: jane.chat }, body: "to all of you" });
  await until(() => listeners.every(({ heard }) => heard.length === 1), "all have heard it");

  expect(performance.now() - began).toBeLessThan(500);
  expect(world.statements).toEqual(["read-feed-customer"]);
  expect(new Set(listeners.map(({ heard }) => heard[0]))).toHaveProperty("size", 1);
  for (const one of listeners) world.streams.hub.unfollow(what, one);
  expect(world.streams.hub.topics).toBe(0);
});

it("gives everyone everything once, though they join at any moment of a stormy conversation", async () => {
  const jane = await world.customer("Jane");
  const what = { conversation: jane.chat, audience: "customer" as const };
  const listeners: Listener[] = [];
  let writing = true;
  const writers = Promise.all(
    [1, 2, 3].map(async () => {
      for (let n = 0; n < 150; n += 1)
        await replyToCustomer(world.desk, world.ada, { at: { conversation: jane.chat }, body: `storm ${n}` });
    }),
  ).finally(() => {
    writing = false;
  });
  while (writing) {
    const one = listener();
    listeners.push(one);
    await world.streams.hub.follow(what, one, 0);
    if (listeners.length % 3 === 0) world.streams.hub.unfollow(what, one);
  }
  await writers;

  const staying = listeners.filter((_, n) => (n + 1) % 3 !== 0);
  const idsOf = ({ heard }: Listener) => heard.map((text) => Number(/^id: (\d+)$/m.exec(text)?.[1]));
  await until(() => staying.every(({ heard }) => heard.length >= 451), "all have heard everything");
  for (const one of staying) expect(idsOf(one)).toEqual(Array.from({ length: 451 }, (_, n) => n + 2));
  expect(staying.length).toBeGreaterThan(20);
  for (const one of listeners) world.streams.hub.unfollow(what, one);
});
