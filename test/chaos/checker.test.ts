import { describe, expect, it } from "vitest";
import { check, type Observed, type Sight } from "./checker.ts";
import { changedText, saidIn, textOf, type Word } from "./words.ts";

const word = (source: Word["source"], n: number, chat = 1): Word => ({ chat, source, n });
const out = [word("out", 1), word("out", 2), word("out", 3)];
const answer = word("slack", 1);
const note = word("discord note", 1);
const seen = (...words: Word[]): Sight => new Map([[1, words.map((each) => `*Jane* ${textOf(each)}`)]]);

const exact: Observed = {
  taken: out,
  changed: new Map(),
  removed: new Set(),
  said: [answer, note],
  late: new Set(),
  unsure: new Set(),
  history: seen(...out, answer),
  slack: seen(...out, note),
  discord: seen(...out, answer),
  webhook: seen(...out, answer),
  streams: seen(...out, answer),
};
const nothing = { lost: [], doubled: [], stale: [], outOfOrder: [], leaked: [], unexpected: [] };

describe("the checker", () => {
  it("finds nothing where everyone was told everything once and in order", () => {
    expect(check(exact)).toEqual(nothing);
  });

  it.each(["history", "slack", "discord", "webhook", "streams"] as const)("misses what %s lacks", (place) => {
    const found = check({ ...exact, [place]: seen(...out.slice(1), ...(place === "slack" ? [note] : [answer])) });

    expect(found).toEqual({ ...nothing, lost: [`${place}: chat 1 out 1.`] });
  });

  it("sees a double, and that it came after what followed it", () => {
    const found = check({ ...exact, slack: seen(...out, note, word("out", 1)) });

    expect(found).toEqual({ ...nothing, doubled: ["slack: chat 1 out 1. (2 times)"] });
  });

  it("sees two words that changed places, in one place and in all of them", () => {
    const [first, second, third] = out as [Word, Word, Word];
    const changed = seen(second, first, third, answer);
    const everywhere = { history: changed, webhook: changed, streams: changed, discord: changed };

    expect(check({ ...exact, discord: changed }).outOfOrder).toEqual(["discord: chat 1 out 1. (behind out 2)"]);
    expect(check({ ...exact, ...everywhere, slack: seen(second, first, third, note) }).outOfOrder).toHaveLength(5);
  });

  it("lets a word that the platform told late have a later place, but the same everywhere", () => {
    const younger = word("slack", 2);
    const said = [answer, younger, note];
    const told = seen(...out, younger, answer);
    const late = { ...exact, said, history: told, webhook: told, streams: told, discord: told };

    expect(check(late).outOfOrder).not.toEqual([]);
    expect(check({ ...late, late: new Set([textOf(answer)]) })).toEqual(nothing);
    expect(check({ ...late, late: new Set([textOf(answer)]), webhook: exact.history }).lost).toHaveLength(1);
  });

  it.each(["history", "webhook", "streams"] as const)("sees a note, and an agent's aside, in %s", (place) => {
    for (const inside of [note, word("slack aside", 1)]) {
      const found = check({ ...exact, [place]: seen(...out, answer, inside) });

      expect(found.leaked).toEqual([`${place}: *Jane* ${textOf(inside)}`]);
    }
  });

  it("lets a word that may have come before its author's claim stay inside, but everywhere or nowhere", () => {
    const kept = { ...exact, history: seen(...out), webhook: seen(...out), streams: seen(...out) };
    const unsure = new Set([textOf(answer)]);

    expect(check(kept).lost).toHaveLength(3);
    expect(check({ ...kept, unsure })).toEqual(nothing);
    expect(check({ ...kept, unsure, history: exact.history }).lost).toHaveLength(2);
    expect(check({ ...kept, unsure, discord: seen(...out) }).lost).toHaveLength(1);
  });

  it.each(["history", "slack", "discord"] as const)(
    "sees a word in %s that is shown as it was before it was changed",
    (place) => {
      const [first = answer] = out;
      const changed = new Map([[textOf(first), changedText(first, 2)]]);
      const showing = (text: string) =>
        Object.fromEntries(
          (["history", "slack", "discord"] as const).map((each) => {
            const texts = exact[each].get(1) ?? [];
            return [each, new Map([[1, texts.map((shown) => (shown.includes(textOf(first)) ? text : shown))]])];
          }),
        );
      const newest = { ...exact, ...showing(`*Jane* ${changedText(first, 2)}`), changed };

      expect(check(newest)).toEqual(nothing);
      expect(check({ ...newest, [place]: showing(changedText(first, 1))[place] }).stale).toHaveLength(1);
    },
  );

  it("sees a word that stands in a thread or the history though it was taken back; an app may have been told of it", () => {
    const removed = new Set([textOf(out[1] ?? answer)]);
    const left = [word("out", 1), word("out", 3)];
    const gone = {
      ...exact,
      removed,
      history: seen(...left, answer),
      slack: seen(...left, note),
      discord: seen(...left, answer),
    };

    expect(check(gone)).toEqual(nothing);
    expect(check({ ...gone, webhook: seen(...left, answer) })).toEqual(nothing);
    for (const place of ["history", "slack", "discord"] as const)
      expect(check({ ...gone, [place]: exact[place] }).stale).toEqual([
        `${place}: "*Jane* chat 1 out 2." was taken back`,
      ]);
  });

  it("sees what nobody said, and a word that is shown where it was typed", () => {
    expect(check({ ...exact, webhook: seen(...out, answer, word("out", 4)) }).unexpected).toHaveLength(1);
    expect(check({ ...exact, slack: seen(...out, note, answer) }).unexpected).toHaveLength(1);
  });

  it("reads every word of a post that tells several, in its order", () => {
    const told = ([first = answer, ...rest]: Word[]): Sight =>
      new Map([[1, saidIn([`▸ 3 ${textOf(first)}`, ...rest.map((each) => `▸ 4 ${textOf(each)}`)].join("\n"))]]);
    const [one = answer, two = answer, three = answer] = out;

    expect(check({ ...exact, discord: told([one, two, three, answer]) })).toEqual(nothing);
    expect(check({ ...exact, discord: told([one, three, answer]) }).lost).toHaveLength(1);
    expect(check({ ...exact, discord: told([one, three, two, answer]) }).outOfOrder).toHaveLength(1);
    expect(check({ ...exact, discord: told([one, two, two, three, answer]) }).doubled).toHaveLength(1);
  });
});
