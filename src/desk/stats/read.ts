import { z } from "zod";
import { ownCustomer } from "../actor.ts";
import { forbidden, invalid } from "../errors.ts";
import { Id } from "../inputs.ts";
import { type DeskStats, selectDeskStats } from "../sql/desk-stats.ts";
import { selectTicketStats } from "../sql/ticket-stats.ts";
import { query } from "../verb.ts";
import type { TicketStats } from "../views.ts";
import { Category } from "../words.ts";

export const StatsRange = z.enum(["today", "7d", "30d", "all"]);
type StatsRange = z.infer<typeof StatsRange>;

interface Statistics extends TicketStats, DeskStats {
  from: string | null;
  to: string | null;
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
    const [counters, stats] = await Promise.all([
      selectTicketStats(desk, customer),
      selectDeskStats(desk, { ...days, agent, category, customer }),
    ]);
    return { ...counters, ...days, ...stats };
  },
});

interface Asked {
  range?: StatsRange | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const lengths = { today: 1, "7d": 7, "30d": 30 } as const;

function daysOf({ range, from, to }: Asked, now: Date): { from: string | null; to: string | null } {
  const today = dayBefore(now, 0);
  if (from !== undefined || to !== undefined) {
    if (range !== undefined) throw invalid({ range: ["Give either a range or from and to."] });
    if (from !== undefined && to !== undefined && from > to) throw invalid({ from: ["This must not be after `to`."] });
    return { from: from ?? null, to: to ?? today };
  }
  if (range === "all") return { from: null, to: null };
  return { from: dayBefore(now, lengths[range ?? "30d"] - 1), to: today };
}

const dayBefore = (now: Date, days: number): string =>
  new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);
