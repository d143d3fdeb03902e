// Where the sums come from: the desk's roll-ups, which are of UTC's days; or facts summed as they are read, for a customer's few
// conversations and for days of another zone.

import type { Desk } from "../desk.ts";
import { selectFactsBetween, selectFactsOfCustomer } from "../sql/select-facts.ts";
import { type Rollup, readRollups } from "../sql/stats-rollups.ts";
import { type Days, inMonths, localDays } from "./days.ts";
import type { Facts } from "./facts.ts";
import { type DayOf, type Dimension, emptyTally, tallyFacts } from "./tally.ts";

export type Tallies = Pick<Rollup, "day" | "key" | "tally">[];

/** The tallies of one dimension in the range by day and key; `isWhole` when days need not be told apart. A key may end in `%`: any that begins so. */
export type Source = (dimension: Dimension, isWhole: boolean, key?: string) => Promise<Tallies>;

/** `customer` is who may only see what is theirs. @throws DeskError invalid for a range that is too long for its zone */
export async function sourceOf(desk: Desk, days: Days, zone: string, customer: number | null): Promise<Source> {
  const isUtc = zone === "UTC";
  if (customer === null && isUtc) return rollups(desk, days);
  const local = isUtc ? undefined : localDays(days, zone);
  const dayOf = local ? dayAmong(local) : utcDay;
  if (customer !== null) return summed(await selectFactsOfCustomer(desk, customer), days, dayOf);
  const [from, to] = [local?.beginnings[0]?.at ?? 0, local?.end ?? 0];
  return summed(await selectFactsBetween(desk, new Date(from), new Date(to)), days, dayOf);
}

const rollups =
  (desk: Desk, days: Days): Source =>
  async (dimension, isWhole, key) => {
    const pieces = isWhole ? inMonths(days) : [{ grain: "day" as const, ...days }];
    return (await Promise.all(pieces.map((piece) => readRollups(desk, { dimension, key, ...piece })))).flat();
  };

function summed(all: Facts[], { from, to }: Days, dayOf: DayOf): Source {
  const found = new Map<string, Tallies[number] & { dimension: Dimension }>();
  for (const facts of all) {
    tallyFacts(facts, 1, dayOf, (day, dimension, key) => {
      if (day === "" || (from !== null && day < from) || (to !== null && day > to)) return emptyTally();
      const place = `${dimension} ${day} ${key}`;
      const one = found.get(place) ?? { dimension, day, key, tally: emptyTally() };
      found.set(place, one);
      return one.tally;
    });
  }
  const tallies = [...found.values()];
  return async (dimension, _isWhole, key) =>
    tallies.filter((each) => each.dimension === dimension && (key === undefined || isLike(each.key, key)));
}

const isLike = (key: string, pattern: string): boolean =>
  pattern.endsWith("%") ? key.startsWith(pattern.slice(0, -1)) : key === pattern;

const utcDay: DayOf = (at) => new Date(at).toISOString().slice(0, 10);

/** The days' beginnings are looked up once: asking the zone for each moment would take longer than all the rest. */
const dayAmong =
  ({ beginnings, end }: ReturnType<typeof localDays>): DayOf =>
  (moment) => {
    const at = Date.parse(moment);
    return at >= end ? "" : (beginnings.findLast((day) => day.at <= at)?.day ?? "");
  };
