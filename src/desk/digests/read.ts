import { DateTime } from "luxon";
import type { SystemActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { readSetting } from "../settings/settings.ts";
import { selectWaiting, type Waiting } from "../sql/waiting-tickets.ts";
import { countStatistics } from "../stats/count.ts";
import { readStats, type Statistics } from "../stats/read.ts";
import type { DigestAbout } from "./digest.ts";

export interface Digested extends Waiting {
  about: DigestAbout;
  /** Of the days that it tells of. */
  stats: Statistics;
  /** Of a week at least, for the picture. */
  week: Statistics;
  /** Nothing came in, nothing was answered, nothing was resolved. */
  isQuiet: boolean;
  now: Date;
}

const job: SystemActor = { kind: "system", job: "digest" };
const daysShown = 7;

/** What a digest tells of the whole desk, or of one agent. */
export async function readDigest(desk: Desk, about: DigestAbout, agent: number | null): Promise<Digested> {
  const { from, to, zone } = about;
  // What happened a moment ago is in it; where that cannot be, the card says until when it is counted.
  await countLatest(desk).catch(() => undefined);
  const weekAgo =
    DateTime.fromISO(to, { zone: "UTC" })
      .minus({ days: daysShown - 1 })
      .toISODate() ?? from;
  const days = { to, zone, ...(agent === null ? {} : { agent }) };
  const [waiting, stats, week] = await Promise.all([
    selectWaiting(desk, agent),
    readStats(desk, job, { ...days, from }),
    readStats(desk, job, { ...days, from: [weekAgo, from].sort()[0] }),
  ]);
  const isQuiet =
    stats.days.every(({ opened, answered, resolved }) => opened + answered + resolved === 0) &&
    stats.agents.every(({ handled }) => handled === 0);
  return { ...waiting, about, stats, week, isQuiet, now: desk.now() };
}

async function countLatest(desk: Desk): Promise<void> {
  const { rebuiltTo } = await desk.prisma.statsProgress.findUniqueOrThrow({ where: { id: 1 } });
  if (rebuiltTo === null) await countStatistics(desk, await readSetting(desk, "hours"));
}
