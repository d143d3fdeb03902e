import { z } from "zod";
import { ownCustomer } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { forbidden } from "../errors.ts";
import { Id } from "../inputs.ts";
import { selectFactsOfCustomer } from "../sql/facts-of-customer.ts";
import { selectStatsAgents } from "../sql/stats-agents.ts";
import { type Rollup, readRollups } from "../sql/stats-rollups.ts";
import { selectTicketStats } from "../sql/ticket-stats.ts";
import { query } from "../verb.ts";
import type { Durations, TicketStats } from "../views.ts";
import { Category, type Priority } from "../words.ts";
import { type Days, daysOf, everyDay, inMonths, StatsRange } from "./days.ts";
import type { AnsweredFrom } from "./facts.ts";
import { durationsOf, type Sketch } from "./sketch.ts";
import { addTally, type Dimension, emptyTally, type Tally, tallyFacts } from "./tally.ts";

export interface BusinessDurations extends Durations {
  /** The same in hours when the desk was open. */
  business: Omit<Durations, "n">;
}

interface Part {
  opened: number;
  answered: number;
  resolved: number;
  response_time: Durations;
  resolution_time: Durations;
}

export interface AgentStats {
  agent: { id: number; name: string; role: "agent" | "admin" | "customer" | "provider"; avatar_url: string | null };
  handled: number;
  resolved: number;
  first_response: Durations;
}

export interface Statistics extends TicketStats, Days {
  /** To when events are counted; null while everything is counted for the first time. */
  counted_at: string | null;
  response_time: BusinessDurations;
  resolution_time: BusinessDurations;
  agents: AgentStats[];
  categories: (Part & { category: Category })[];
  priorities: (Part & { priority: Priority })[];
  platforms: { platform: AnsweredFrom; answered: number; response_time: Durations }[];
  days: { date: string; opened: number; answered: number; resolved: number; response_time: Durations }[];
}

/** The desk's counters as they are, and what happened in a range of days (UTC, both ends included); a customer sees what is theirs. */
export const readStats = query({
  permission: "view_tickets",
  input: z.strictObject({
    range: StatsRange.optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    agent: Id.optional(),
    category: Category.optional(),
  }),
  async statement({ desk, actor, now }, { agent = null, category = null, ...asked }): Promise<Statistics> {
    const customer = ownCustomer(actor);
    if (customer !== null && agent !== null) throw forbidden("A customer sees no agent's numbers.");
    const days = daysOf(asked, now);
    const source = customer === null ? rollups(desk) : await factsOf(desk, customer);
    const [counters, progress, parts] = await Promise.all([
      selectTicketStats(desk, customer),
      desk.prisma.statsProgress.findUniqueOrThrow({ where: { id: 1 } }),
      partsOf(desk, source, { days, agent, category, ofCustomer: customer !== null }),
    ]);
    const counted_at = progress.rebuiltTo === null ? timeOf(progress.countedAt) : null;
    return { ...counters, ...days, counted_at, ...parts };
  },
});

/** "2025-11-09 17:00:00", UTC, as every time of the API. */
const timeOf = (at: Date | null): string | null => at?.toISOString().slice(0, 19).replace("T", " ") ?? null;

type Tallies = Pick<Rollup, "day" | "key" | "tally">[];
/** Of one dimension by day and key; `whole` when days need not be told apart. */
type Source = (dimension: Dimension, days: Days, whole: boolean, key?: string) => Promise<Tallies>;

const rollups =
  (desk: Desk): Source =>
  async (dimension, days, whole, key) => {
    const pieces = whole ? inMonths(days) : [{ grain: "day" as const, ...days }];
    return (await Promise.all(pieces.map((piece) => readRollups(desk, { dimension, key, ...piece })))).flat();
  };

/** A customer's own conversations are few: they are summed as they are read. */
async function factsOf(desk: Desk, customer: number): Promise<Source> {
  const all = await selectFactsOfCustomer(desk, customer);
  return async (wanted, { from, to }, _whole, only) => {
    const found = new Map<string, Tallies[number]>();
    for (const facts of all) {
      tallyFacts(
        facts,
        1,
        (at) => new Date(at).toISOString().slice(0, 10),
        (day, dimension, key) => {
          const isAsked = dimension === wanted && (only === undefined || key === only);
          if (!isAsked || (from !== null && day < from) || (to !== null && day > to)) return emptyTally();
          const place = `${day} ${key}`;
          const one = found.get(place) ?? { day, key, tally: emptyTally() };
          found.set(place, one);
          return one.tally;
        },
      );
    }
    return [...found.values()];
  };
}

interface Filter {
  days: Days;
  agent: number | null;
  category: Category | null;
  ofCustomer: boolean;
}

async function partsOf(desk: Desk, source: Source, { days, agent, category, ofCustomer }: Filter) {
  const [dimension, key] = scopeOf(agent, category);
  const isWhole = agent === null && category === null;
  const none = async (): Promise<Tallies> => [];
  const [byDay, byAgent, byCategory, byPriority, byPlatform] = await Promise.all([
    source(dimension, days, false, key),
    ofCustomer ? none() : source(category === null ? "agent" : "category_agent", days, true, agentKey(agent, category)),
    isWhole ? source("category", days, true) : none(),
    isWhole ? source("priority", days, true) : none(),
    isWhole ? source("platform", days, true) : none(),
  ]);
  const total = sumOf(byDay.map(({ tally }) => tally));
  return {
    response_time: { ...durationsOf(total.response), business: businessOf(total.responseBusiness) },
    resolution_time: { ...durationsOf(total.resolution), business: businessOf(total.resolutionBusiness) },
    agents: ofCustomer ? [] : await agentsOf(desk, sumByKey(byAgent), agent),
    categories: partsByKey<Category>(byCategory).map(([category, part]) => ({ category, ...part })),
    priorities: partsByKey<Priority>(byPriority).map(([priority, part]) => ({ priority, ...part })),
    platforms: partsByKey<AnsweredFrom>(byPlatform).map(([platform, { answered, response_time }]) => ({
      platform,
      answered,
      response_time,
    })),
    days: seriesOf(days, byDay),
  };
}

function scopeOf(agent: number | null, category: Category | null): [Dimension, string] {
  if (agent !== null) return category === null ? ["agent", String(agent)] : ["category_agent", `${category}:${agent}`];
  return category === null ? ["all", ""] : ["category", category];
}

/** As a pattern: all agents of a category when nobody is named. */
const agentKey = (agent: number | null, category: Category | null): string | undefined => {
  if (agent !== null) return category === null ? String(agent) : `${category}:${agent}`;
  return category === null ? undefined : `${category}:%`;
};

async function agentsOf(desk: Desk, sums: Map<string, Tally>, only: number | null): Promise<AgentStats[]> {
  const byId = new Map([...sums].map(([key, tally]) => [Number(key.split(":").at(-1)), tally]));
  const agents = await selectStatsAgents(desk, only, [...byId.keys()]);
  const rows = agents.map((agent) => {
    const tally = byId.get(agent.id) ?? emptyTally();
    return { agent, handled: tally.handled, resolved: tally.resolution.n, first_response: durationsOf(tally.response) };
  });
  return rows.sort((a, b) => b.handled - a.handled || b.resolved - a.resolved || a.agent.id - b.agent.id);
}

function sumOf(tallies: Tally[]): Tally {
  const sum = emptyTally();
  for (const tally of tallies) addTally(sum, tally);
  return sum;
}

function sumByKey(tallies: Tallies): Map<string, Tally> {
  const sums = new Map<string, Tally>();
  for (const { key, tally } of tallies) {
    const sum = sums.get(key) ?? emptyTally();
    addTally(sum, tally);
    sums.set(key, sum);
  }
  return sums;
}

/** `Key` is what the dimension is told apart by. */
const partsByKey = <Key extends string>(tallies: Tallies): [Key, Part][] =>
  [...sumByKey(tallies)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, tally]) => [key as Key, partOf(tally)]);

const partOf = ({ opened, response, resolution }: Tally): Part => ({
  opened,
  answered: response.n,
  resolved: resolution.n,
  response_time: durationsOf(response),
  resolution_time: durationsOf(resolution),
});

function seriesOf(days: Days, tallies: Tallies): Statistics["days"] {
  const byDay = new Map(tallies.map(({ day, tally }) => [day, partOf(tally)]));
  return everyDay(days, byDay.keys()).map((date) => {
    const { opened, answered, resolved, response_time } = byDay.get(date) ?? partOf(emptyTally());
    return { date, opened, answered, resolved, response_time };
  });
}

function businessOf(sketch: Sketch): Omit<Durations, "n"> {
  const { mean, median, p90 } = durationsOf(sketch);
  return { mean, median, p90 };
}
