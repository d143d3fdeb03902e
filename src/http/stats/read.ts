import { z } from "zod";
import { TimeZone } from "../../desk/stats/business-hours.ts";
import { StatsRange } from "../../desk/stats/days.ts";
import { readStats } from "../../desk/stats/read.ts";
import { Category, Priority } from "../../desk/words.ts";
import { endpoint, ok } from "../endpoint.ts";
import { CategoryWord, Day, PathId } from "../inputs.ts";
import { Person, Stats } from "../schemas.ts";

const seconds = z.int().nullable();

const times = { mean: seconds, median: seconds, p90: seconds };

const Durations = z.object({ ...times, n: z.int() }).meta({
  id: "Durations",
  description: "In seconds, median and p90 within 1 %; null where there was nothing to measure.",
});

const BusinessDurations = z.object({ ...Durations.shape, business: z.object(times) }).meta({
  id: "BusinessDurations",
  description: "As Durations; `business` counts the hours when the desk is open.",
});

const span = { opened: z.int(), answered: z.int(), resolved: z.int(), response_time: Durations };

const part = { ...span, resolution_time: Durations };

const date = z.string().meta({ example: "2025-11-09" });

/** As an address carries it. */
export const StatsQuery = z.strictObject({
  range: StatsRange.optional().meta({ description: "30d when it does not say." }),
  from: Day.optional().meta({ description: "The first day, instead of a range." }),
  to: Day.optional().meta({ description: "The last day; today when it does not say." }),
  agent: PathId.optional().meta({ description: "Only what this agent is assigned to." }),
  category: CategoryWord.optional(),
  zone: TimeZone.optional().meta({
    description:
      "Whose days these are, as Europe/Berlin; UTC's when it does not say. With another zone a range has 93 days at most.",
    example: "Europe/Berlin",
  }),
});

export const readStatsEndpoint = endpoint({
  name: "readStats",
  summary: "The counters now, and what happened in a range of days",
  tag: "Statistics",
  method: "get",
  path: "/stats",
  needs: "view_tickets",
  query: StatsQuery,
  answer: z.object({
    ...Stats.shape,
    from: date.nullable(),
    to: date.nullable(),
    zone: z.string().meta({ example: "UTC" }),
    counted_at: z.string().nullable().meta({
      description: "When events were counted last, seconds ago at most; null while all are counted for the first time.",
    }),
    response_time: BusinessDurations.meta({ description: "From the opening to an agent's first public reply." }),
    resolution_time: BusinessDurations.meta({
      description: "From the opening to the last resolution; reopening counts on.",
    }),
    agents: z
      .array(z.object({ agent: Person, handled: z.int(), resolved: z.int(), first_response: Durations }))
      .meta({ description: "Tickets and chats they first answered in, resolved, and were the first to answer." }),
    categories: z.array(z.object({ category: Category, ...part })),
    priorities: z.array(z.object({ priority: Priority, ...part })),
    platforms: z
      .array(z.object({ platform: z.enum(["slack", "discord", "other"]), answered: z.int(), response_time: Durations }))
      .meta({
        description:
          "By where the first answer was written. This, categories and priorities are empty when the answer is narrowed.",
      }),
    days: z.array(z.object({ date, ...span })).meta({ description: "Opened counts tickets, and is 0 for an agent." }),
    weeks: z.array(z.object({ week: date, ...span })).meta({
      description: "By the Monday they begin with; the first and the last have only what is in the range.",
    }),
  }),
  run: async ({ query, act }) => ok(await act(readStats, query)),
});
