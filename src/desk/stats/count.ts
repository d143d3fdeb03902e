// Counting on from the last event that was counted. What an event makes of its conversation is compared with what that counted for
// before: the one is taken back and the other added, in one transaction with how far the count has come. So no event is counted
// twice, whatever crashes, and neither the order of events nor how often they are read changes a sum.

import type { Desk } from "../desk.ts";
import { finalEvent } from "../feed/horizon.ts";
import {
  type News,
  type Recounted,
  selectMeasured,
  selectNews,
  selectNextMeasured,
} from "../sql/measure-conversations.ts";
import type { BusinessHours } from "./business-hours.ts";
import { foldFacts } from "./facts.ts";
import { type Recount, writeRecounts } from "./recounts.ts";

const eventsAtOnce = 2_000;
const conversationsAtOnce = 1_000;

const pagesAtOnce = 200;

// An hour's moments are written in parts, so that adding to them stays as cheap as it was.
const eventsOfPart = 5_000;
const conversationsOfPart = 20_000;

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
    const after = progress.countedTo;
    const { conversations, upTo } = await selectNews(tx, { after, upTo: safe, most: eventsAtOnce });
    if (conversations.length > 0)
      await writeRecounts(tx, await countOn(tx, conversations, hours), Math.floor((upTo ?? 0) / eventsOfPart));
    await remember(tx, { countedTo: upTo ?? Math.max(safe, after) });
    return upTo !== null && upTo < safe;
  });
}

/** Forgets every sum; the next counts begin with the first conversation. Needed when the hours change or a sum is doubted. */
export async function countAnew(desk: Desk): Promise<void> {
  await desk.inTransaction(async (tx) => {
    await lockProgress(tx);
    // A million rows would not be deleted in a transaction's time.
    await tx.prisma.$executeRaw`TRUNCATE conversation_fact, stats_rollup, stats_hour`;
    await tx.prisma.statsProgress.update({ where: { id: 1 }, data: { rebuiltTo: 0, countedTo: 0 } });
  });
}

interface Progress {
  countedTo: number;
  rebuiltTo: number | null;
}

// A plan made while a table is empty would read all of it each time, and be kept while it grows: here only indexes are read.
const lock = {
  name: "lock-stats-progress",
  text: `
  SELECT jsonb_build_object('countedTo', counted_to, 'rebuiltTo', rebuilt_to, 'planned', set_config('enable_seqscan', 'off', true)) AS result
    FROM stats_progress WHERE id = 1 FOR UPDATE`,
};

/** One counter at a time: the row is locked until the transaction ends. */
async function lockProgress(tx: Desk): Promise<Progress> {
  const progress = await tx.one<Progress>(lock, []);
  if (!progress) throw new Error("The row of stats_progress is missing; the migrations put it there.");
  return progress;
}

// Events that come while it goes on are counted after it: it starts from what was final when it began.
async function rebuildNext(
  tx: Desk,
  { rebuiltTo, countedTo }: Progress,
  safe: number,
  hours: BusinessHours | null,
): Promise<boolean> {
  const after = rebuiltTo ?? 0;
  const page = await selectNextMeasured(tx, after, conversationsAtOnce);
  const recounts = page.map((each) => measureAnew(each, hours));
  await writeRecounts(tx, recounts, -1 - Math.floor(after / conversationsOfPart));
  await remember(tx, {
    countedTo: rebuiltTo === 0 ? safe : countedTo,
    rebuiltTo: page.at(-1)?.conversation ?? null,
  });
  return true;
}

const remember = (tx: Desk, progress: { countedTo: number; rebuiltTo?: number | null }) =>
  tx.prisma.statsProgress.update({ where: { id: 1 }, data: { ...progress, countedAt: tx.now() } });

/** From where each stood; where that is not known, or its events did not come in their order, from the beginning. */
async function countOn(tx: Desk, news: News["conversations"], hours: BusinessHours | null): Promise<Recount[]> {
  const follows = ({ before, first, events: [next] }: (typeof news)[number]) =>
    next !== undefined && (before ? next.seq > before.seq : next.seq === first);
  const others = news.filter((each) => !follows(each)).map(({ conversation }) => conversation);
  const measured = others.length > 0 ? await selectMeasured(tx, others) : [];
  return [
    ...news.filter(follows).map(({ conversation, before, ...each }) => ({
      conversation,
      before,
      now: foldFacts({ conversation, ...each }, hours, before),
    })),
    ...measured.map((each) => measureAnew(each, hours)),
  ];
}

const measureAnew = (each: Recounted, hours: BusinessHours | null): Recount => ({
  conversation: each.conversation,
  before: each.before,
  now: foldFacts(each, hours),
});
