import { z } from "zod";
import { ownCustomer } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { forbidden } from "../errors.ts";
import { Id } from "../inputs.ts";
import { selectStatsAgents } from "../sql/stats-agents.ts";
import { selectTicketStats } from "../sql/ticket-stats.ts";
import { listing } from "../verb.ts";
import { type Durations, type TicketStats, writeTime } from "../views.ts";
import { Category, type Priority } from "../words.ts";
import { TimeZone } from "./business-hours.ts";
import { type Days, daysOf, everyDay, StatsRange, weekOf } from "./days.ts";
import type { AnsweredFrom } from "./facts.ts";
import type { Dimension } from "./moments.ts";
import { durationsOf, type Sketch } from "./sketch.ts";
import { type Source, sourceOf } from "./sources.ts";
import type { Tallies } from "./sums.ts";
import { addTally, emptyTally, type Measure, measures, type Tally } from "./tally.ts";

export interface BusinessDurations extends Durations {
  /** The same in hours when the desk was open. */
  business: Omit<Durations, "n">;
}

interface Part extends Span {
  resolution_time: Durations;
}

export interface AgentStats {
  agent: { id: number; name: string; role: "agent" | "admin" | "customer" | "provider"; avatar_url: string | null };
  handled: number;
  resolved: number;
  first_response: Durations;
}

interface Span {
  opened: number;
  answered: number;
  resolved: number;
  response_time: Durations;
}

export interface Statistics extends TicketStats, Days {
  /** Whose days they are. */
  zone: string;
  /** To when events are counted; null while everything is counted for the first time. */
  counted_at: string | null;
  response_time: BusinessDurations;
  resolution_time: BusinessDurations;
  agents: AgentStats[];
  categories: (Part & { category: Category })[];
  priorities: (Part & { priority: Priority })[];
  platforms: { platform: AnsweredFrom; answered: number; response_time: Durations }[];
  days: (Span & { date: string })[];
  /** By the Monday they begin with; the first and the last have only those of their days that are in the range. */
  weeks: (Span & { week: string })[];
}

/**
 * The desk's counters as they are, and what happened in a range of days, both ends included; a customer sees what is theirs. Every
 * surface reads its numbers here. Days are UTC's, or a zone's own.
 */
export const readStats = listing({
  permission: "view_tickets",
  input: z.strictObject({
    range: StatsRange.optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    agent: Id.optional(),
    category: Category.optional(),
    zone: TimeZone.default("UTC"),
  }),
  async statement({ desk, actor, now }, { agent = null, category = null, ...asked }): Promise<Statistics> {
    const { zone } = asked;
    const customer = ownCustomer(actor);
    if (customer !== null && agent !== null) throw forbidden("A customer sees no agent's numbers.");
    const days = daysOf(asked, now);
    const source = await sourceOf(desk, days, zone, customer);
    const [counters, progress, parts] = await Promise.all([
      selectTicketStats(desk, customer),
      desk.prisma.statsProgress.findUniqueOrThrow({ where: { id: 1 } }),
      partsOf(desk, source, { days, agent, category, ofCustomer: customer !== null }),
    ]);
    const counted_at = progress.rebuiltTo === null && progress.countedAt ? writeTime(progress.countedAt) : null;
    return { ...counters, ...days, zone, counted_at, ...parts };
  },
});

interface Filter {
  days: Days;
  agent: number | null;
  category: Category | null;
  ofCustomer: boolean;
}

async function partsOf(desk: Desk, source: Source, { days, agent, category, ofCustomer }: Filter) {
  const [dimension, key] = scopeOf(agent, category);
  const isWhole = agent === null && category === null;
  const agents = category === null ? ("agent" as const) : ("category_agent" as const);
  const none = async (): Promise<Tallies> => [];
  const whole = (dimension: Dimension, of: readonly Measure[], key?: string) =>
    source({ dimension, key, isWhole: true, measures: of });
  const [sums, byDay, byAgent, byCategory, byPriority, byPlatform] = await Promise.all([
    whole(dimension, measures, key),
    source({ dimension, key, isWhole: false, measures: ["response"] }),
    ofCustomer ? none() : whole(agents, ["response"], agentKey(agent, category)),
    isWhole ? whole("category", ["response", "resolution"]) : none(),
    isWhole ? whole("priority", ["response", "resolution"]) : none(),
    isWhole ? whole("platform", ["response"]) : none(),
  ]);
  const total = sumOf(sums.map(({ tally }) => tally));
  return {
    response_time: { ...durationsOf(total.response), business: businessOf(total.responseBusiness) },
    resolution_time: { ...durationsOf(total.resolution), business: businessOf(total.resolutionBusiness) },
    agents: ofCustomer ? [] : await agentsOf(desk, sumByKey(byAgent), agent),
    categories: partsByKey<Category>(byCategory).map(([category, part]) => ({ category, ...part })),
    priorities: partsByKey<Priority>(byPriority).map(([priority, part]) => ({ priority, ...part })),
    platforms: [...sumByKey(byPlatform)].sort(byKey).map(([platform, { response }]) => ({
      platform: platform as AnsweredFrom,
      answered: response.n,
      response_time: durationsOf(response),
    })),
    ...seriesOf(days, byDay),
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
  [...sumByKey(tallies)].sort(byKey).map(([key, tally]) => [key as Key, partOf(tally)]);

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

const partOf = (tally: Tally): Part => ({ ...spanOf(tally), resolution_time: durationsOf(tally.resolution) });

function seriesOf(days: Days, tallies: Tallies): Pick<Statistics, "days" | "weeks"> {
  const byDay = new Map(tallies.map(({ day, tally }) => [day, tally]));
  const all = everyDay(days, byDay.keys());
  const weeks = new Map<string, Tally>();
  for (const day of all) {
    const week = weeks.get(weekOf(day)) ?? emptyTally();
    addTally(week, byDay.get(day) ?? emptyTally());
    weeks.set(weekOf(day), week);
  }
  return {
    days: all.map((date) => ({ date, ...spanOf(byDay.get(date) ?? emptyTally()) })),
    weeks: [...weeks].map(([week, tally]) => ({ week, ...spanOf(tally) })),
  };
}

const spanOf = ({ opened, response, resolution }: Tally): Span => ({
  opened,
  answered: response.n,
  resolved: resolution.n,
  response_time: durationsOf(response),
});

function businessOf(sketch: Sketch): Omit<Durations, "n"> {
  const { mean, median, p90 } = durationsOf(sketch);
  return { mean, median, p90 };
}
