// What is said in a run. Each word says of itself where it belongs, so that whoever finds it knows whether it should be there.

/** An aside is what an agent says plainly in the thread of a chat that is not theirs. */
export type Source = "out" | "slack" | "discord" | "slack note" | "discord note" | "slack aside" | "discord aside";

export interface Word {
  chat: number;
  source: Source;
  /** Rises by one with each word of this source in this chat. */
  n: number;
}

/** Nobody outside the team may ever read this. */
export const canary = "Kestrel";

/** Whether it must stay inside the team. */
export const isInside = ({ source }: Word): boolean => source.endsWith("note") || source.endsWith("aside");

/** "chat 12 out 7." */
export function textOf(word: Word): string {
  const text = `chat ${word.chat} ${word.source} ${word.n}.`;
  return isInside(word) ? `${text} ${canary}` : text;
}

/** What it says after its nth change. */
export const changedText = (word: Word, version: number): string => `${textOf(word)} Version ${version}.`;

const pattern = /chat (\d+) (out|(?:slack|discord)(?: note| aside)?) (\d+)\./;

/** The word in whatever a platform or an app shows of it. */
export function wordIn(text: string): Word | undefined {
  const [, chat, source, n] = pattern.exec(text) ?? [];
  return source === undefined ? undefined : { chat: Number(chat), source: source as Source, n: Number(n) };
}

/** Each word that one post shows, in its order: a channel that is behind is told of several at once. */
export function saidIn(text: string): string[] {
  const starts = [...text.matchAll(new RegExp(pattern, "g"))].map(({ index }) => index);
  return starts.map((start, at) => text.slice(start, starts[at + 1]));
}
