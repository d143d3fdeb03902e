// What was said, and what each of those who should know was told: lost, doubled, out of order, leaked.

import { canary, isInside, type Source, textOf, type Word, wordIn } from "./words.ts";

/** What one chat looks like from one place, in the order of that place. */
export type Sight = Map<number, readonly string[]>;

export interface Observed {
  /** What the API took. */
  taken: readonly Word[];
  /** What those say by now that were changed, by what they said at first. */
  changed: ReadonlyMap<string, string>;
  /** Those that were taken back: an app may have been told of them before. */
  removed: ReadonlySet<string>;
  /** What agents said in threads. */
  said: readonly Word[];
  /** Those of them that a platform may have told after younger ones, because nobody was there to take them. */
  late: ReadonlySet<string>;
  /** Those of them that may have been told before it was known that their author has the chat: they may have stayed inside. */
  unsure: ReadonlySet<string>;
  /** GET /chat/{id}/messages as the customer. Its order is the order. */
  history: Sight;
  /** What the bot posted in the threads. */
  slack: Sight;
  discord: Sight;
  /** The first time that each message came. */
  webhook: Sight;
  /** Only some chats have one. */
  streams: Sight;
}

export interface Findings {
  lost: string[];
  doubled: string[];
  /** Shown as it was before it was changed, or taken back. */
  stale: string[];
  outOfOrder: string[];
  leaked: string[];
  /** Shown though nobody said it. */
  unexpected: string[];
}

type Place = "history" | "slack" | "discord" | "webhook" | "streams";

/** Who is told what: everyone gets each word but the thread that it was said in, and an app gets nothing from inside. */
const shows: Record<Place, readonly Source[]> = {
  history: ["out", "slack", "discord"],
  webhook: ["out", "slack", "discord"],
  streams: ["out", "slack", "discord"],
  slack: ["out", "discord", "discord note", "discord aside"],
  discord: ["out", "slack", "slack note", "slack aside"],
};

export function check(observed: Observed): Findings {
  const findings: Findings = { lost: [], doubled: [], stale: [], outOfOrder: [], leaked: [], unexpected: [] };
  const words = [...observed.taken, ...observed.said];
  const known = new Set(words.map(textOf));
  const byChat = new Map<number, Word[]>();
  for (const word of words) byChat.set(word.chat, [...(byChat.get(word.chat) ?? []), word]);
  const ranks = rankIn(observed.history);
  const goesOut = (word: Word) => !observed.unsure.has(textOf(word)) || ranks.has(textOf(word));

  for (const place of ["history", "webhook", "streams", "slack", "discord"] as const) {
    const chats = place === "streams" ? [...observed.streams.keys()] : [...byChat.keys()];
    for (const chat of chats) {
      const meant = (byChat.get(chat) ?? []).filter(
        (word) => shows[place].includes(word.source) && !observed.removed.has(textOf(word)),
      );
      const wanted = isApps(place) ? meant.filter(goesOut) : meant;
      if (showsChanges.includes(place)) findings.stale.push(...findStale(place, observed, chat));
      checkChat(place, observed[place].get(chat) ?? [], wanted, { known, ranks, findings, late: observed.late });
    }
  }
  return findings;
}

/** To an app a change is told by itself. */
const showsChanges: readonly Place[] = ["history", "slack", "discord"];

function findStale(place: Place, observed: Observed, chat: number): string[] {
  return (observed[place].get(chat) ?? []).flatMap((text) => {
    const word = wordIn(text);
    if (!word) return [];
    const name = textOf(word);
    if (observed.removed.has(name)) return [`${place}: "${text.slice(0, 120)}" was taken back`];
    const newest = observed.changed.get(name);
    return newest === undefined || text.includes(newest)
      ? []
      : [`${place}: "${text.slice(0, 120)}" is not "${newest}"`];
  });
}

const isApps = (place: Place): boolean => place === "history" || place === "webhook" || place === "streams";

interface Context {
  known: ReadonlySet<string>;
  ranks: ReadonlyMap<string, number>;
  findings: Findings;
  late: ReadonlySet<string>;
}

function checkChat(
  place: Place,
  shown: readonly string[],
  wanted: readonly Word[],
  { known, ranks, findings, late }: Context,
): void {
  const seen = new Map<string, number>();
  const newest = new Map<string, number>();
  for (const text of shown) {
    const word = wordIn(text);
    if (isApps(place) && text.includes(canary)) findings.leaked.push(`${place}: ${text}`);
    if (!word || !known.has(textOf(word)) || !shows[place].includes(word.source)) {
      findings.unexpected.push(`${place}: ${text}`);
      continue;
    }
    const name = textOf(word);
    seen.set(name, (seen.get(name) ?? 0) + 1);
    if (seen.get(name) === 1 && !isLater(newest, word, ranks, late))
      findings.outOfOrder.push(`${place}: ${name} (behind ${word.source} ${newest.get(word.source)})`);
  }
  for (const word of wanted) {
    const times = seen.get(textOf(word)) ?? 0;
    if (times === 0) findings.lost.push(`${place}: ${textOf(word)}`);
    if (times > 1) findings.doubled.push(`${place}: ${textOf(word)} (${times} times)`);
  }
}

/** Each speaker's words in the order they were said, and everybody's in the order of the chat's history; what is told late has a later place there. */
function isLater(
  newest: Map<string, number>,
  word: Word,
  ranks: ReadonlyMap<string, number>,
  late: ReadonlySet<string>,
): boolean {
  const rank = ["rank", ranks.get(textOf(word))] as const;
  const places = late.has(textOf(word)) ? [rank] : [[word.source, word.n] as const, rank];
  let later = true;
  for (const [name, at] of places) {
    if (at === undefined) continue;
    if (at <= (newest.get(name) ?? -1)) later = false;
    else newest.set(name, at);
  }
  return later;
}

/** Where each word stands in its chat; notes are in no customer's history. */
function rankIn(history: Sight): Map<string, number> {
  const ranks = new Map<string, number>();
  for (const texts of history.values()) {
    for (const [rank, text] of texts.entries()) {
      const word = wordIn(text);
      if (word && !isInside(word) && !ranks.has(textOf(word))) ranks.set(textOf(word), rank);
    }
  }
  return ranks;
}
