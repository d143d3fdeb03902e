// Where the sums come from: the desk's roll-ups of UTC's days and months; for days of another zone those that lie wholly in the range,
// and the moments of the hours; for a customer the facts of their few conversations.

import type { Desk } from "../desk.ts";
import { selectFactsOfCustomer } from "../sql/select-facts.ts";
import { readHours } from "../sql/stats-hours.ts";
import { readRollups } from "../sql/stats-rollups.ts";
import { type Days, inMonths, localDays, utcDayOf, wholeDays } from "./days.ts";
import { type DayAt, hourBegan, readHour, tellMoment } from "./hours.ts";
import { momentsOf } from "./moments.ts";
import { type Asked, type Sums, sumAt, summing, type Tallies, talliesOf } from "./sums.ts";
import { addTallyText } from "./tally-text.ts";

/** The tallies of one dimension in the range. */
export type Source = (asked: Asked) => Promise<Tallies>;

/** `customer` is who may only see what is theirs. @throws DeskError invalid for a range that is too long for its zone */
export async function sourceOf(desk: Desk, days: Days, zone: string, customer: number | null): Promise<Source> {
  const local = zone === "UTC" ? undefined : localDays(days, zone);
  if (customer !== null) return ofCustomer(desk, customer, local ? dayAmong(local) : utcDayAmong(days));
  return local ? ofZone(desk, local) : async (asked) => talliesOf(await rollups(desk, days, asked));
}

async function rollups(desk: Desk, days: Days, { dimension, key, isWhole, measures }: Asked): Promise<Sums> {
  const pieces = isWhole ? inMonths(days) : [{ grain: "day" as const, ...days }];
  const rows = await Promise.all(pieces.map((piece) => readRollups(desk, { dimension, key, ...piece })));
  const sums: Sums = new Map();
  for (const { day, key, tally } of rows.flat()) addTallyText(sumAt(sums, isWhole ? "" : day, key), tally, measures);
  return sums;
}

function ofZone(desk: Desk, local: LocalDays): Source {
  const [from, to] = [local.beginnings[0]?.at ?? 0, local.end];
  const reading = readHours(desk, from, to);
  const inside = wholeDays(from, to);
  const isInside = (day: string) => inside !== undefined && day >= inside.from && day <= inside.to;
  const dayAt = dayAmong(local);
  return async (asked) => {
    const sums: Sums = asked.isWhole && inside ? await rollups(desk, inside, asked) : new Map();
    const each = summing(sums, asked);
    for (const hour of await reading) {
      if (asked.isWhole && isInside(utcDayOf(hourBegan(hour.hour)))) continue;
      readHour(hour, dayAt, each);
    }
    return talliesOf(sums);
  };
}

async function ofCustomer(desk: Desk, customer: number, dayAt: DayAt): Promise<Source> {
  const moments = (await selectFactsOfCustomer(desk, customer)).flatMap(momentsOf);
  return async (asked) => {
    const sums: Sums = new Map();
    const each = summing(sums, asked);
    for (const moment of moments) tellMoment(moment, dayAt, each);
    return talliesOf(sums);
  };
}

const utcDayAmong =
  ({ from, to }: Days): DayAt =>
  (at) => {
    const day = utcDayOf(at);
    return (from !== null && day < from) || (to !== null && day > to) ? undefined : day;
  };

type LocalDays = ReturnType<typeof localDays>;

/** The days' beginnings are looked up once: asking the zone for each moment would take longer than all the rest. */
const dayAmong =
  ({ beginnings, end }: LocalDays): DayAt =>
  (at) =>
    at >= end ? undefined : beginnings.findLast((day) => day.at <= at)?.day;
