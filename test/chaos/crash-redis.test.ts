// The queue stands still or takes no more, and nobody notices but by a look at /readyz: the API takes words, and both threads show them.

import { Redis } from "ioredis";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { discordThread, slackMessages } from "../journeys/look.ts";
import { describeWithRedis, type OwnRedis, startRedis } from "../redis.ts";

interface World {
  redis: OwnRedis;
  house: TestHouse;
  chat: number;
  said: string[];
}
let world: World;

async function say(count: number): Promise<void> {
  const { house, chat, said } = world;
  for (let n = 0; n < count; n += 1) {
    const message = `word ${said.length}.`;
    await house.app.post(`/chat/${chat}/send`, { message });
    said.push(message);
  }
}
const words = (texts: readonly string[]) => texts.flatMap((text) => /word \d+\./.exec(text)?.[0] ?? []);
const shown = ({ house, said }: World = world) =>
  vi.waitFor(
    () => {
      const inSlack = slackMessages(house.slack).filter(({ thread_ts, ts }) => thread_ts && thread_ts !== ts);
      expect(words(inSlack.map(({ text }) => text))).toEqual(said);
      const inDiscord = discordThread(house.discord, "Jane Doe")?.messages ?? [];
      expect(words(inDiscord.map(({ content }) => content))).toEqual(said);
    },
    { timeout: 60_000, interval: 100 },
  );

describeWithRedis("Redis", () => {
  beforeEach(async () => {
    const redis = await startRedis();
    const house = await openHouse({ redisUrl: redis.url });
    const jane = await house.customer("Jane Doe");
    const said = ["word 0."];
    const made = await house.app.post<{ conversation_id: number }>("/chat/create", {
      user_id: jane.id,
      message: said[0],
    });
    world = { redis, house, chat: made.conversation_id, said };
    await shown(world);
  }, 120_000);
  afterEach(async () => {
    world.redis.thaw();
    await world.house.close();
    await world.redis.stop();
  }, 60_000);

  it("frozen: words are taken and told meanwhile, and afterwards", async () => {
    world.redis.freeze();
    await say(10);
    await shown();
    world.redis.thaw();
    await say(5);
    await shown();
  }, 150_000);

  it("full: words are taken and told meanwhile, and it is said what is wrong", async () => {
    const client = new Redis(world.redis.url);
    await client.config("SET", "maxmemory", "1mb");
    await expect(client.set("another program's", "x")).rejects.toThrow("OOM");

    await say(10);
    await shown();
    const ready = await fetch(`${world.house.url}/readyz`);
    expect(await ready.json()).toMatchObject({ problems: { queue: expect.stringContaining("of its maxmemory") } });
    await client.config("SET", "maxmemory", "0");
    await say(5);
    await shown();
    client.disconnect();
  }, 150_000);
});
