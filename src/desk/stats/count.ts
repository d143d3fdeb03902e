// Counting on from the last event that was counted. A conversation with news is measured anew: what it counted for is taken back
// and what it is worth now is added, in one transaction with how far the count has come. So no event is counted twice, whatever
// crashes, and neither the order of events nor how often they are read changes a sum.

import { isDeepStrictEqual } from "node:util";
import type { Desk } from "../desk.ts";
import { finalEvent } from "../feed/horizon.ts";
import {
  type Recounted,
  removeFacts,
  selectConversationsWithNews,
  selectMeasured,
  selectNextMeasured,
  writeFacts,
} from "../sql/measure-conversations.ts";
import { findRollups, type Rollup, removeRollups, writeRollups } from "../sql/stats-rollups.ts";
import type { BusinessHours } from "./business-hours.ts";
import { type Facts, foldFacts } from "./facts.ts";
import { addTally, emptyTally, isEmptyTally, type Tally, tallyFacts } from "./tally.ts";

const eventsAtOnce = 1_000;
const conversationsAtOnce = 500;

const pagesAtOnce = 200;

/** Counts what has happened; gives whether everything is counted. Two at once count one after the other. */
export async function countStatistics(desk: Desk, hours: BusinessHours | null = null): Promise<boolean> {
  const safe = await finalEvent(desk);
  for (let page = 0; page < pagesAtOnce; page += 1) {
    if (!(await countNext(desk, safe, hours))) return true;
  }
  return false;
}

/** Gives whether more is left to do. */
function countNext(desk: Desk, safe: number, hours: BusinessHours | null): Promise<boolean> {
  return desk.inTransaction(async (tx) => {
    const progress = await lockProgress(tx);
    if (progress.rebuiltTo !== null) return rebuildNext(tx, progress, safe, hours);
    const page = { after: Number(progress.countedTo), upTo: safe, most: eventsAtOnce };
    const { conversations, upTo } = await selectConversationsWithNews(tx, page);
    if (upTo !== null) await recount(tx, await selectMeasured(tx, conversations), hours);
    await remember(tx, { countedTo: upTo === null ? Math.max(safe, page.after) : upTo });
    return upTo !== null && upTo < safe;
  });
}

/** Forgets every sum; the next counts begin with the first conversation. Needed when the hours change or a sum is doubted. */
export async function countAnew(desk: Desk): Promise<void> {
  await desk.inTransaction(async (tx) => {
    await lockProgress(tx);
    await tx.prisma.conversationFact.deleteMany();
    await tx.prisma.statsRollup.deleteMany();
    await tx.prisma.statsProgress.update({ where: { id: 1 }, data: { rebuiltTo: 0, countedTo: 0 } });
  });
}

interface Progress {
  countedTo: bigint;
  rebuiltTo: number | null;
}

/** One counter at a time: the row is locked until the transaction ends. */
async function lockProgress(tx: Desk): Promise<Progress> {
  const lock = {
    name: "lock-stats-progress",
    text: "SELECT to_jsonb(id) AS result FROM stats_progress WHERE id = 1 FOR UPDATE",
  };
  await tx.one(lock, []);
  return tx.prisma.statsProgress.findUniqueOrThrow({ where: { id: 1 } });
}

// Events that come while it goes on are counted after it: it starts from what was final when it began.
async function rebuildNext(
  tx: Desk,
  { rebuiltTo, countedTo }: Progress,
  safe: number,
  hours: BusinessHours | null,
): Promise<boolean> {
  const page = await selectNextMeasured(tx, rebuiltTo ?? 0, conversationsAtOnce);
  await recount(tx, page, hours);
  await remember(tx, {
    countedTo: rebuiltTo === 0 ? safe : Number(countedTo),
    rebuiltTo: page.at(-1)?.conversation ?? null,
  });
  return true;
}

const remember = (tx: Desk, progress: { countedTo: number; rebuiltTo?: number | null }) =>
  tx.prisma.statsProgress.update({ where: { id: 1 }, data: { ...progress, countedAt: tx.now() } });

type Change = Omit<Rollup, "tally"> & { tally: Tally };

async function recount(tx: Desk, conversations: Recounted[], hours: BusinessHours | null): Promise<void> {
  const changes = new Map<string, Change>();
  const facts: { conversation: number; facts: Facts }[] = [];
  const gone: number[] = [];
  for (const each of conversations) {
    const now = foldFacts(each, hours);
    // Most events, such as a customer's words, change nothing that is counted.
    if (isDeepStrictEqual(now ?? null, each.before)) continue;
    if (each.before) gather(changes, each.before, -1);
    if (now) gather(changes, now, 1);
    if (now) facts.push({ conversation: each.conversation, facts: now });
    else gone.push(each.conversation);
  }
  const moved = [...changes.values()].filter(({ tally }) => !isEmptyTally(tally));
  for (const there of await findRollups(
    tx,
    moved.map(({ tally: _, ...place }) => place),
  )) {
    const change = changes.get(placeOf(there));
    if (change) addTally(change.tally, there.tally);
  }
  const [over, left] = [true, false].map((is) => moved.filter(({ tally }) => isEmptyTally(tally) === is));
  if (left?.length) await writeRollups(tx, left);
  if (over?.length)
    await removeRollups(
      tx,
      over.map(({ tally: _, ...place }) => place),
    );
  if (facts.length > 0) await writeFacts(tx, facts);
  if (gone.length > 0) await removeFacts(tx, gone);
}

function gather(changes: Map<string, Change>, facts: Facts, times: 1 | -1): void {
  for (const grain of ["day", "month"] as const) {
    tallyFacts(facts, times, grain === "day" ? utcDay : utcMonth, (day, dimension, key) => {
      const place = { dimension, grain, day, key };
      const change = changes.get(placeOf(place)) ?? { ...place, tally: emptyTally() };
      changes.set(placeOf(place), change);
      return change.tally;
    });
  }
}

const placeOf = ({ dimension, grain, day, key }: Omit<Rollup, "tally">): string =>
  `${dimension} ${grain} ${day} ${key}`;

const utcDay = (at: string): string => new Date(at).toISOString().slice(0, 10);
const utcMonth = (at: string): string => `${utcDay(at).slice(0, 7)}-01`;
