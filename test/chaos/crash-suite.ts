// What the suites of crash points share: a desk for each, a chat in it, and a look at every place that shows it.

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type CrashWorld, openCrashWorld, type Victim } from "./crash-world.ts";
import { textOf, type Word, wordIn } from "./words.ts";

const patienceMs = 90_000;
let chats = 0;

export function inWorld(victim: Victim, suite: (world: () => CrashWorld) => void): void {
  describe(`${victim} SIGKILL`, () => {
    let world: CrashWorld | undefined;
    beforeAll(async () => {
      world = await openCrashWorld(victim);
    }, 150_000);
    afterAll(() => world?.close());

    suite(() => {
      if (!world) throw new Error("The desk did not start.");
      return world;
    });
  });
}

export const nextChat = (): number => {
  chats += 1;
  return chats;
};

export async function begin({ app }: CrashWorld, chat: number): Promise<number> {
  const { user } = await app.post<{ user: { id: number } }>("/users", { name: "Jane Doe" });
  const first = textOf({ chat, source: "out", n: 1 });
  const made = await app.post<{ conversation_id: number }>("/chat/create", { user_id: user.id, message: first });
  return made.conversation_id;
}

export const out = (chat: number, n: number): Word => ({ chat, source: "out", n });

/** Waits for the words at every place that shows them, then a little for what should not come. */
export async function expectExactly(world: CrashWorld, chat: number, words: Word[]): Promise<void> {
  const wanted = (...hidden: Word["source"][]) => words.filter(({ source }) => !hidden.includes(source)).map(textOf);
  const expected = { history: wanted(), webhook: wanted(), slack: wanted("slack"), discord: wanted("discord") };
  const look = async () => {
    const seen = await world.seenBy(chat);
    return Object.fromEntries(
      Object.entries(seen).map(([place, texts]) => [place, texts.map((text) => textOf(wordIn(text) ?? out(0, 0)))]),
    );
  };
  await expect.poll(look, { timeout: patienceMs, interval: 200 }).toEqual(expected);
  await sleep(1_000);
  expect(await look()).toEqual(expected);
}
