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
  /** Of those, what may be told when the desk does not know that its author has the chat: then it stays inside. */
  readonly unsure: ReadonlySet<string>;
  /** How often one took over a chat by "!assign me". */
  readonly takeovers: number;
  /** What could not be said because no thread was there yet, or nobody had the chat. */
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
  /** Where an agent's plain words go out only in a chat of their own (mode `assignee`); on the other platform all do (`all`). */
  strict: Platform;
  /** The chat of a conversation's id. */
  chatOf(conversation: number): number | undefined;
}

/** Those who take chats over from one another on the strict platform, in this order, and those who speak on the other. */
const takers = ["dana", "lee", "kim"] as const;
const others = ["sam", "ana"] as const;
export const people = [...takers, ...others];

/** How much of what is said is a note, said by someone who has the chat only later, or said in the moment before they take it. */
const shares = { note: 0.1, aside: 0.1, takeover: 0.15 };
/** What was said this short a time ago may not have been acknowledged yet, and by two sockets two things of one moment may change places. */
const underWayMs = 1_500;

const underWay = ({ at }: Utterance): boolean => at > Date.now() - underWayMs;

interface Utterance {
  chat: number;
  at: number;
  /** Absent for a takeover. */
  word?: Word;
  isLate: boolean;
}

const threads = `SELECT t.conversation_id AS conversation, target.kind::text AS platform, t.thread_id AS thread, c.assignee_id IS NOT NULL AS taken
                   FROM thread t JOIN target ON target.id = t.target_id JOIN conversation c ON c.id = t.conversation_id WHERE t.state = 'ready'`;

export function createAgents({ slack, discord, pool, random, strict, chatOf }: Parts): Agents {
  const utterances: Utterance[] = [];
  const counts = new Map<string, number>();
  const takeovers = new Map<number, number>();
  const known: Record<Platform, Map<number, string>> = { slack: new Map(), discord: new Map() };
  const hushed: Record<Platform, number> = { slack: 0, discord: 0 };
  let unsaid = 0;
  let troubles = 0;

  const utter = async (platform: Platform, chat: number, person: string, text: string, word?: Word) => {
    const thread = known[platform].get(chat) ?? "";
    if (platform === "slack") await slack.user(person).say(slack.supportChannel, text, { thread });
    else await discord.user(person).say(thread, text);
    utterances.push({ chat, at: Date.now(), isLate: troubles > 0, ...(word && { word }) });
  };
  const speak = (platform: Platform, chat: number, person: string, kind: "" | " note" | " aside") => {
    const source = `${platform}${kind}` as const;
    const n = (counts.get(`${chat} ${source}`) ?? 0) + 1;
    counts.set(`${chat} ${source}`, n);
    const word = { chat, source, n };
    return utter(platform, chat, person, `${kind === " note" ? "note: " : ""}${textOf(word)}`, word);
  };

  /** Before the first has taken it over, all that is said plainly is an aside. */
  async function speakStrictly(chat: number): Promise<void> {
    const taken = takeovers.get(chat) ?? 0;
    const next = takers[taken];
    const chance = random.next();
    if (next !== undefined && chance < shares.takeover) {
      takeovers.set(chat, taken + 1);
      await speak(strict, chat, next, " aside");
      return utter(strict, chat, next, "!assign me");
    }
    if (chance > 1 - shares.note) return speak(strict, chat, random.pick(takers), " note");
    const owner = takers[taken - 1];
    if (owner === undefined || (next !== undefined && chance > 1 - shares.note - shares.aside))
      return speak(strict, chat, next ?? takers[0], " aside");
    return speak(strict, chat, owner, "");
  }

  return {
    get said() {
      return utterances.flatMap(({ word }) => word ?? []);
    },
    get late() {
      return new Set(utterances.flatMap(({ word, isLate }) => (word && isLate ? textOf(word) : [])));
    },
    get unsure() {
      return new Set(unsureOf(utterances, strict).map(textOf));
    },
    get takeovers() {
      return utterances.filter(({ word }) => !word).length;
    },
    get unsaid() {
      return unsaid;
    },
    async say() {
      const platform = random.pick(["slack", "discord"] as const);
      const chats = [...known[platform].keys()];
      const chat = chats[random.between(0, Math.max(0, chats.length - 1))];
      if (chat === undefined || hushed[platform] > 0) unsaid += 1;
      else if (platform === strict) await speakStrictly(chat);
      else await speak(platform, chat, random.pick(others), random.next() < shares.note ? " note" : "");
    },
    hush(platform) {
      hushed[platform] += 1;
      return () => {
        hushed[platform] -= 1;
      };
    },
    trouble() {
      troubles += 1;
      for (const utterance of utterances.filter(underWay)) utterance.isLate = true;
      return () => {
        troubles -= 1;
      };
    },
    async look() {
      const { rows } = await pool.query<{ conversation: number; platform: Platform; thread: string; taken: boolean }>(
        threads,
      );
      for (const { conversation, platform, thread, taken } of rows) {
        const chat = chatOf(conversation);
        // The first plain word in mode `all` takes a chat that nobody has, and would race the takeover.
        if (chat !== undefined && (platform === strict || taken)) known[platform].set(chat, thread);
      }
    },
  };
}

/** What may be told before its author's takeover is: it may have stayed inside. */
function unsureOf(utterances: readonly Utterance[], strict: Platform): Word[] {
  const reigns = new Map<number, Utterance>();
  const unsure: Word[] = [];
  for (const utterance of utterances) {
    const { chat, word, isLate, at } = utterance;
    const reign = reigns.get(chat);
    if (!word) reigns.set(chat, utterance);
    else if (word.source === strict && (isLate || reign?.isLate || at < (reign?.at ?? 0) + underWayMs))
      unsure.push(word);
  }
  return unsure;
}
