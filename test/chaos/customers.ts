// The customers' side of the load: a customer app's server that says every word until it is taken, and some of them again.

import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "./random.ts";
import { changedText, textOf, type Word } from "./words.ts";

export interface Customers {
  /** The words that the API took, in the order of each chat. */
  readonly taken: Word[];
  /** What the words say that were changed, by what they said at first. */
  readonly changed: Map<string, string>;
  /** The words that were taken back. */
  readonly removed: Set<string>;
  /** Answers that no fault explains. */
  readonly wrong: string[];
  /** The conversation of each chat, once there is one. */
  readonly conversations: Map<number, { id: number; token: string }>;
  readonly repeated: number;
  readonly retried: number;
  /** How calls ended that were tried again. */
  readonly failures: Map<string, number>;
  /** Begins a chat with its first word. */
  begin(chat: number): Promise<void>;
  /** Says the next word in a chat, after those before it are taken. */
  say(chat: number): Promise<void>;
}

const giveUpMs = 180_000;
const perCallMs = 8_000;
const repeats = 0.05;
/** How many words bring a change to one of the last that were said in their chat, and how many of those take it back. */
const changes = 0.1;
const removals = 0.3;
const lately = 6;

type Method = "POST" | "PATCH" | "DELETE";

interface Answer {
  status: number;
  text: string;
}

export function createCustomers({ url, key, random }: { url: string; key: string; random: Random }): Customers {
  const taken: Word[] = [];
  const wrong: string[] = [];
  const conversations: Customers["conversations"] = new Map();
  const turns = new Map<number, Promise<void>>();
  const counts = { repeated: 0, retried: 0 };
  const failures = new Map<string, number>();
  const changed = new Map<string, string>();
  const recent = new Map<number, { word: Word; message: number }[]>();
  const versions = new Map<string, number>();
  const removed = new Set<string>();

  async function call(method: Method, path: string, body: object, once: string): Promise<Answer> {
    const response = await fetch(`${url}/customerservices${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "idempotency-key": once },
      ...(method === "DELETE" ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(perCallMs),
    });
    return { status: response.status, text: await response.text() };
  }

  /** Until it is taken: whatever the network and the servers do. */
  async function insist(path: string, body: object, once: string, method: Method = "POST"): Promise<Answer> {
    for (const end = Date.now() + giveUpMs; Date.now() < end; counts.retried += 1) {
      const answer = await call(method, path, body, once).catch(nameOf);
      // What is gone went by a call whose answer was lost.
      if (typeof answer !== "string" && (answer.status < 300 || (method === "DELETE" && answer.status === 404)))
        return answer;
      const why = typeof answer === "string" ? answer : String(answer.status);
      failures.set(why, (failures.get(why) ?? 0) + 1);
      if (typeof answer !== "string" && ![409, 429, 503].includes(answer.status))
        wrong.push(`${path}: ${answer.status} ${answer.text}`);
      await sleep(300 + random.between(0, 700));
    }
    throw new Error(`${path} was not taken in ${giveUpMs / 1_000} s.`);
  }

  /** As a client does that lost the answer: the same call again, and the same answer. */
  async function sayAgain(path: string, body: object, once: string, first: Answer): Promise<void> {
    counts.repeated += 1;
    const again = await insist(path, body, once);
    if (again.text !== first.text) wrong.push(`${path} again: ${again.text} is not ${first.text}`);
  }

  async function insistAndRepeat(path: string, body: object, once: string): Promise<Answer> {
    const repeat = random.next();
    // Half of them come while the first is still under way.
    const [answer, ...others] =
      repeat < repeats / 2
        ? await Promise.all([insist(path, body, once), insist(path, body, once)])
        : [await insist(path, body, once)];
    for (const other of others) if (other.text !== answer.text) wrong.push(`${path} at once: ${other.text}`);
    if (repeat >= repeats / 2 && repeat < repeats) await sayAgain(path, body, once, answer);
    return answer;
  }

  async function inTurn(chat: number, work: () => Promise<void>): Promise<void> {
    const turn = (turns.get(chat) ?? Promise.resolve()).then(work);
    turns.set(chat, turn);
    return turn;
  }

  const said = new Map<number, number>();
  const next = (chat: number): Word => {
    const n = (said.get(chat) ?? 0) + 1;
    said.set(chat, n);
    return { chat, source: "out", n };
  };
  const remember = (word: Word, answer: Answer) => {
    taken.push(word);
    const { message_id: message } = JSON.parse(answer.text);
    recent.set(word.chat, [...(recent.get(word.chat) ?? []).slice(1 - lately), { word, message }]);
  };

  /** It may wait in a line at that time, or stand in a post with others. */
  async function change(chat: number, conversation: number): Promise<void> {
    const words = recent.get(chat) ?? [];
    const one = words[random.between(0, words.length - 1)];
    if (!one) return;
    const name = textOf(one.word);
    const path = `/chat/${conversation}/messages/${one.message}`;
    if (random.next() < removals) {
      recent.set(
        chat,
        words.filter((word) => word !== one),
      );
      await insist(path, {}, `${chat}-${one.word.n}-gone`, "DELETE");
      removed.add(name);
      changed.delete(name);
      return;
    }
    const version = (versions.get(name) ?? 0) + 1;
    versions.set(name, version);
    const message = changedText(one.word, version);
    await insist(path, { message }, `${chat}-${one.word.n}-${version}`, "PATCH");
    changed.set(name, message);
  }

  return {
    taken,
    changed,
    removed,
    wrong,
    failures,
    conversations,
    get repeated() {
      return counts.repeated;
    },
    get retried() {
      return counts.retried;
    },
    begin: (chat) =>
      inTurn(chat, async () => {
        const person = await insist("/users", { name: `Customer ${chat}`, external_id: `c${chat}` }, `person-${chat}`);
        const { user } = JSON.parse(person.text);
        const { token } = JSON.parse((await insist(`/users/${user.id}/token`, {}, `token-${chat}`)).text);
        const word = next(chat);
        const body = { user_id: user.id, message: textOf(word) };
        const answer = await insistAndRepeat("/chat/create", body, `chat-${chat}`);
        const { conversation_id: id } = JSON.parse(answer.text);
        conversations.set(chat, { id, token });
        remember(word, answer);
      }),
    say: (chat) =>
      inTurn(chat, async () => {
        const word = next(chat);
        const conversation = conversations.get(chat);
        if (!conversation) throw new Error(`chat ${chat} has not begun`);
        const body = { message: textOf(word) };
        remember(word, await insistAndRepeat(`/chat/${conversation.id}/send`, body, `${chat}-${word.n}`));
        if (random.next() < changes) await change(chat, conversation.id);
      }),
  };
}

/** As undici names it: the code of its cause, or its own name. */
function nameOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: string }; name?: string };
  return cause?.code ?? name ?? "an error";
}
