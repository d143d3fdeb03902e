import { z } from "zod";
import { readStats, StatsRange } from "../../desk/stats/read.ts";
import { endpoint, ok } from "../endpoint.ts";
import { CategoryWord, Day, PathId } from "../inputs.ts";
import { Person, Stats } from "../schemas.ts";

const seconds = z.int().nullable();

const Durations = z
  .object({ mean: seconds, median: seconds, p90: seconds, n: z.int() })
  .meta({ id: "Durations", description: "In seconds; null where there was nothing to measure." });

const date = z.string().meta({ example: "2025-11-09" });

export const readStatsEndpoint = endpoint({
  name: "readStats",
  summary: "The counters now, and what happened in a range of days",
  tag: "Statistics",
  method: "get",
  path: "/stats",
  needs: "view_tickets",
  query: z.strictObject({
    range: StatsRange.optional().meta({ description: "30d when it does not say." }),
    from: Day.optional().meta({ description: "The first day, instead of a range; UTC." }),
    to: Day.optional().meta({ description: "The last day; today when it does not say." }),
    agent: PathId.optional().meta({ description: "Only what this agent is assigned to." }),
    category: CategoryWord.optional(),
  }),
  answer: z.object({
    ...Stats.shape,
    from: date.nullable(),
    to: date.nullable(),
    complete: z
      .boolean()
      .meta({ description: "False when the range has more than 100,000 of a kind: then the newest of them." }),
    response_time: Durations.meta({ description: "From the opening to an agent's first public reply." }),
    resolution_time: Durations.meta({ description: "From the opening to the last resolution." }),
    agents: z.array(z.object({ agent: Person, handled: z.int(), resolved: z.int(), first_response: Durations })).meta({
      description: "By whom a ticket or chat is assigned to: those opened, resolved and answered in the range.",
    }),
    days: z.array(z.object({ date, opened: z.int(), answered: z.int(), resolved: z.int() })),
  }),
  run: async ({ query, act }) => ok(await act(readStats, query)),
});
