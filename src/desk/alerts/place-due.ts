// The tick of the alerts: it finds what is so for too long, and tells the team once. What is over when it would be told is not told.

import type { SystemActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { readSetting } from "../settings/settings.ts";
import { findUnanswered, findUrgent, raiseAlert } from "../sql/alerts.ts";
import { readSharedTime } from "../sql/shared-time.ts";
import { businessSeconds } from "../stats/business-hours.ts";
import { dayAfter, utcDayOf, weekOf } from "../stats/days.ts";
import { readStats } from "../stats/read.ts";
import { findBehind } from "./behind.ts";

const job: SystemActor = { kind: "system", job: "alerts" };
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Who has waited longer for a first answer is no news, even where hours are few. */
const mostDays = 14;

/** Gives of how many things the team is told. */
export async function placeAlerts(desk: Desk): Promise<number> {
  const { urgent, late, backlog, undelivered } = await readSetting(desk, "alerts");
  const now = (await readSharedTime(desk)).getTime();
  return (
    (urgent ? await alertUrgent(desk, urgent, now) : 0) +
    (late ? await alertLate(desk, late, now) : 0) +
    (backlog ? await alertBacklog(desk, backlog, utcDayOf(now)) : 0) +
    (undelivered ? await alertUndelivered(desk, undelivered, utcDayOf(now)) : 0)
  );
}

interface Rule {
  limit: number;
  since: string | null;
}

async function alertUrgent(desk: Desk, { limit }: Rule, now: number): Promise<number> {
  return raiseAlert(desk, "urgent", await findUrgent(desk, new Date(now - limit * minuteMs)), { limit });
}

/** In the hours in which the desk is open. */
async function alertLate(desk: Desk, { limit, since }: Rule, now: number): Promise<number> {
  const from = new Date(Math.max(now - mostDays * dayMs, since === null ? 0 : Date.parse(since)));
  const found = await findUnanswered(desk, from, new Date(now - limit * minuteMs));
  const hours = await readSetting(desk, "hours");
  const late = found.filter(({ opened }) => businessSeconds(Date.parse(opened), now, hours) >= limit * 60);
  const tickets = late.map(({ ticket, about }) => ({ ticket, about }));
  return raiseAlert(desk, "late", tickets, { limit });
}

/** More was opened than resolved in seven days, by so many; once a week. */
async function alertBacklog(desk: Desk, { limit }: Rule, today: string): Promise<number> {
  const { days } = await readStats(desk, job, { from: dayAfter(today, -6), to: today });
  const sum = (of: "opened" | "resolved") => days.reduce((all, day) => all + day[of], 0);
  const [opened, resolved] = [sum("opened"), sum("resolved")];
  if (opened - resolved < limit) return 0;
  return raiseAlert(desk, "backlog", [{ ticket: 0, about: weekOf(today) }], { limit, opened, resolved });
}

/** Once a day for each platform, whose own channel reads it when it is over: that is what the other one's is for. */
async function alertUndelivered(desk: Desk, { limit }: Rule, today: string): Promise<number> {
  const behind = await findBehind(desk, limit);
  const found = behind.map(({ platform }) => ({ ticket: 0, about: `${platform} ${today}` }));
  return raiseAlert(desk, "undelivered", found, { limit });
}
