// What conversations counted for is taken back, and what they are worth now is added, wherever sums of it are kept.

import { isDeepStrictEqual } from "node:util";
import type { Desk } from "../desk.ts";
import { removeFacts, writeFacts } from "../sql/measure-conversations.ts";
import { writeHours } from "../sql/stats-hours.ts";
import { findRollups, type RollupPlace, removeRollups, writeRollups } from "../sql/stats-rollups.ts";
import type { Facts } from "./facts.ts";
import { type Hours, writeMoment } from "./hours.ts";
import { dimensionsOf, type Moment, momentsOf } from "./moments.ts";
import { addMoment, addTally, emptyTally, isEmptyTally, type Tally } from "./tally.ts";
import { changedTallyText, emptyTallyText } from "./tally-text.ts";

export interface Recount {
  conversation: number;
  before: Facts | null;
  /** Undefined when it counts for nothing. */
  now: Facts | undefined;
}

/** `part` is that of the hours into which they are written. */
export async function writeRecounts(tx: Desk, recounts: readonly Recount[], part: number): Promise<void> {
  // Most words of an agent change nothing that is counted.
  const changed = recounts.filter(({ before, now }) => !isDeepStrictEqual(now ?? null, before));
  const rollups: Changes = new Map();
  const hours: Hours = new Map();
  for (const { moment, times } of changed.flatMap(differenceOf)) {
    gather(rollups, moment, times);
    writeMoment(hours, moment, times);
  }
  await changeRollups(tx, withMonths(rollups));
  if (hours.size > 0)
    await writeHours(
      tx,
      part,
      [...hours].map(([hour, bytes]) => ({ hour, moments: Buffer.from(bytes) })),
    );
  const facts = changed.flatMap(({ conversation, now }) => (now ? [{ conversation, facts: now }] : []));
  const gone = changed.flatMap(({ conversation, now }) => (now ? [] : [conversation]));
  if (facts.length > 0) await writeFacts(tx, facts);
  if (gone.length > 0) await removeFacts(tx, gone);
}

/** The moments that are new, and those that are no more. */
function differenceOf({ before, now }: Recount): { moment: Moment; times: 1 | -1 }[] {
  const old = new Map((before ? momentsOf(before) : []).map((moment) => [JSON.stringify(moment), moment]));
  const added = (now ? momentsOf(now) : []).filter((moment) => !old.delete(JSON.stringify(moment)));
  return [
    ...[...old.values()].map((moment) => ({ moment, times: -1 as const })),
    ...added.map((moment) => ({ moment, times: 1 as const })),
  ];
}

interface Change extends RollupPlace {
  tally: Tally;
}

type Changes = Map<string, Change>;

function gather(changes: Changes, moment: Moment, times: 1 | -1): void {
  const day = new Date(moment.at).toISOString().slice(0, 10);
  for (const [dimension, key] of dimensionsOf(moment.kind)) {
    addMoment(changeAt(changes, { dimension, grain: "day", day, key }).tally, moment, times);
  }
}

function withMonths(days: Changes): Change[] {
  const all: Changes = new Map(days);
  for (const { dimension, day, key, tally } of days.values()) {
    addTally(changeAt(all, { dimension, grain: "month", day: `${day.slice(0, 7)}-01`, key }).tally, tally);
  }
  return [...all.values()].filter(({ tally }) => !isEmptyTally(tally));
}

function changeAt(changes: Changes, place: RollupPlace): Change {
  const known = changes.get(nameOf(place));
  if (known) return known;
  const change = { ...place, tally: emptyTally() };
  changes.set(nameOf(place), change);
  return change;
}

const nameOf = ({ dimension, grain, day, key }: RollupPlace): string => `${dimension} ${grain} ${day} ${key}`;

async function changeRollups(tx: Desk, changes: Change[]): Promise<void> {
  if (changes.length === 0) return;
  const places = changes.map(({ tally: _, ...place }) => place);
  const there = new Map((await findRollups(tx, places)).map((each) => [nameOf(each), each.tally]));
  const changed = changes.map(({ tally, ...place }) => ({
    ...place,
    tally: changedTallyText(there.get(nameOf(place)) ?? emptyTallyText, tally),
  }));
  const left = changed.filter(({ tally }) => tally !== emptyTallyText);
  const over = changed.filter(({ tally }) => tally === emptyTallyText);
  if (left.length > 0) await writeRollups(tx, left);
  if (over.length > 0) await removeRollups(tx, over);
}
