// The agents' side of the load: people who answer in the threads of both platforms, and write each other notes there.

import type pg from "pg";
import type { DiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import type { SlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import type { Random } from "./random.ts";
import { textOf, type Word } from "./words.ts";

export type Platform = "slack" | "discord";

export interface Agents {
  /** What was said, in the order of each thread. */
  readonly said: Word[];
  /** Of those, what was said while the desk could not take it: the platform tells it again, perhaps after younger words. */
  readonly late: ReadonlySet<string>;
  /** What could not be said because no thread was there yet. */
  readonly unsaid: number;
  /** Says something somewhere. */
  say(): Promise<void>;
  /** Nobody says anything on that platform until it is lifted. */
  hush(platform: Platform): () => void;
  /** Whatever is said until it is lifted may be late. */
  trouble(): () => void;
  /** Looks which threads there are. */
  look(): Promise<void>;
}

interface Parts {
  slack: SlackSandbox;
  discord: DiscordSandbox;
  pool: pg.Pool;
  random: Random;
  /** The chat of a conversation's id. */
  chatOf(conversation: number): number | undefined;
}

const people = ["dana", "lee", "sam"] as const;
const notes = 0.1;
/** What was said this short a time ago may not have been acknowledged yet. */
const underWayMs = 1_500;

const threads = `SELECT t.conversation_id AS conversation, target.kind::text AS platform, t.thread_id AS thread
                   FROM thread t JOIN target ON target.id = t.target_id WHERE t.state = 'ready'`;

export function createAgents({ slack, discord, pool, random, chatOf }: Parts): Agents {
  const said: Word[] = [];
  const counts = new Map<string, number>();
  const known: Record<Platform, Map<number, string>> = { slack: new Map(), discord: new Map() };
  const hushed: Record<Platform, number> = { slack: 0, discord: 0 };
  const late = new Set<string>();
  let unsaid = 0;
  let troubles = 0;
  let recent: { text: string; at: number }[] = [];

  function nextWord(chat: number, platform: Platform): Word {
    const source = random.next() < notes ? (`${platform} note` as const) : platform;
    const n = (counts.get(`${chat} ${source}`) ?? 0) + 1;
    counts.set(`${chat} ${source}`, n);
    return { chat, source, n };
  }

  return {
    said,
    late,
    get unsaid() {
      return unsaid;
    },
    async say() {
      const platform = random.pick(["slack", "discord"] as const);
      const places = [...known[platform]];
      const [chat, thread] = places[random.between(0, Math.max(0, places.length - 1))] ?? [];
      if (chat === undefined || thread === undefined || hushed[platform] > 0) {
        unsaid += 1;
        return;
      }
      const word = nextWord(chat, platform);
      const text = `${word.source.endsWith("note") ? "note: " : ""}${textOf(word)}`;
      const person = random.pick(people);
      if (platform === "slack") await slack.user(person).say(slack.supportChannel, text, { thread });
      else await discord.user(person).say(thread, text);
      said.push(word);
      recent = [...recent.filter(({ at }) => at > Date.now() - underWayMs), { text: textOf(word), at: Date.now() }];
      if (troubles > 0) late.add(textOf(word));
    },
    hush(platform) {
      hushed[platform] += 1;
      return () => {
        hushed[platform] -= 1;
      };
    },
    trouble() {
      troubles += 1;
      for (const { text, at } of recent) if (at > Date.now() - underWayMs) late.add(text);
      return () => {
        troubles -= 1;
      };
    },
    async look() {
      const { rows } = await pool.query<{ conversation: number; platform: Platform; thread: string }>(threads);
      for (const { conversation, platform, thread } of rows) {
        const chat = chatOf(conversation);
        if (chat !== undefined) known[platform].set(chat, thread);
      }
    },
  };
}
