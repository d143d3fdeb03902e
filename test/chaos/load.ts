// Who says what, in which order. It waits where the desk falls far behind, so that a slow machine only takes longer.

import { setTimeout as sleep } from "node:timers/promises";
import { countUnfinished } from "./observe.ts";
import type { ChaosOptions } from "./options.ts";
import { createRandom, type Random } from "./random.ts";
import type { ChaosWorld } from "./world.ts";

export interface Load {
  /** Resolves when all is said and taken. */
  talk(): Promise<void>;
  /** Resolves when so much of 1 has been said. */
  until(share: number): Promise<void>;
}

const mostUntaken = 40;
const mostUntold = 400;
const settleMs = 60_000;

/** Half of the chats begin before anything goes wrong, the others in the middle of it. */
export async function beginSome(world: ChaosWorld, options: ChaosOptions): Promise<void> {
  const chats = Array.from({ length: Math.ceil(options.conversations / 2) }, (_, chat) => chat);
  for (const chat of chats) await begin(world, chat, options);
  for (const end = Date.now() + settleMs; Date.now() < end; await sleep(100)) {
    if ((await countUnfinished(world.pool)).deliveries === 0) break;
  }
  await world.agents.look();
}

export function createLoad(world: ChaosWorld, options: ChaosOptions): Load {
  const { customers, agents, pool } = world;
  const random = createRandom(options.seed, "turns");
  const waiting: { share: number; wake: () => void }[] = [];
  const started = new Set(customers.conversations.keys());
  const steps = turnsOf(options, started.size, random);
  let underWay = 0;
  let untold = 0;

  const look = async () => {
    await agents.look().catch(() => undefined);
    untold = (await countUnfinished(pool).catch(() => ({ deliveries: untold }))).deliveries;
  };
  const reach = (share: number) => {
    for (const one of waiting) if (one.share <= share) one.wake();
  };

  /** The later chats begin one after the other, until most is said. */
  function nextChat(share: number): number {
    const isTimeForNew = started.size < options.conversations && share > started.size / options.conversations - 0.5;
    return isTimeForNew ? started.size : random.between(0, started.size - 1);
  }

  return {
    until: (share) => new Promise((wake) => waiting.push({ share, wake })),
    async talk() {
      const looking = setInterval(() => void look(), 500);
      const began = Date.now();
      const all: Promise<void>[] = [];
      for (const [step, kind] of steps.entries()) {
        const share = step / steps.length;
        await sleep(Math.max(0, began + (step * 1_000 * options.out) / options.rate / steps.length - Date.now()));
        while (underWay > mostUntaken || untold > mostUntold) await sleep(20);
        reach(share);
        if (kind === "in") {
          await agents.say();
          continue;
        }
        const chat = nextChat(share);
        underWay += 1;
        const taken = started.has(chat) ? customers.say(chat) : begin(world, chat, options);
        started.add(chat);
        all.push(
          taken.finally(() => {
            underWay -= 1;
          }),
        );
      }
      reach(1);
      await Promise.all(all);
      clearInterval(looking);
    },
  };
}

function turnsOf(options: ChaosOptions, begun: number, random: Random): ("out" | "in")[] {
  return random.shuffled([
    ...Array.from({ length: Math.max(options.out - begun, 0) }, () => "out" as const),
    ...Array.from({ length: options.in }, () => "in" as const),
  ]);
}

async function begin({ customers, streams }: ChaosWorld, chat: number, options: ChaosOptions): Promise<void> {
  await customers.begin(chat);
  const conversation = customers.conversations.get(chat);
  const streamsUpTo = (count: number) => Math.floor((count * options.streams) / options.conversations);
  if (conversation && streamsUpTo(chat + 1) > streamsUpTo(chat)) streams.listen(chat, conversation);
}
