import { homeCard } from "../cards/home-card.ts";
import { countTickets, listTickets } from "../desk/tickets/list.ts";
import type { TicketJson } from "../desk/views.ts";
import { command, type Scope } from "./command.ts";

const shownEach = 3;

export const supportHome = command({
  name: "support home",
  summary: "My queue: what waits for me, what nobody has, what is urgent",
  permission: "view_tickets",
  options: {},
  async run(scope) {
    const [mine, unassigned, urgent, stats] = await Promise.all([
      queue(scope, { assignee: scope.actor.id, waits: true }),
      queue(scope, { assignee: null }),
      queue(scope, { priority: "urgent" }),
      countTickets(scope.desk, scope.actor, {}),
    ]);
    return { text: "My desk", card: homeCard({ mine, unassigned, urgent }, stats) };
  },
});

type Filter = Partial<Omit<Parameters<typeof listTickets>[2], "status" | "sort" | "limit">>;

/** Of what is neither over nor put aside, those that wait longest. */
async function queue({ desk, actor }: Scope, filter: Filter): Promise<TicketJson[]> {
  const among = { ...filter, awake: true, sort: "waiting", limit: shownEach } as const;
  const pages = await Promise.all(
    (["open", "in_progress"] as const).map((status) => listTickets(desk, actor, { ...among, status })),
  );
  return pages
    .flatMap(({ tickets }) => tickets)
    .sort((a, b) => waitOf(a).localeCompare(waitOf(b)) || a.id - b.id)
    .slice(0, shownEach);
}

/** Who does not wait comes last. */
const waitOf = ({ waiting_since }: TicketJson): string => waiting_since ?? "9999";
