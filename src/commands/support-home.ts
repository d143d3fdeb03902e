import { homeCard } from "../cards/home-card.ts";
import { countTickets, listTickets } from "../desk/tickets/list.ts";
import { command } from "./command.ts";

const shownEach = 3;
/** Of an agent's own, so many are looked at for those that are not over. */
const ownRead = 30;

export const supportHome = command({
  name: "support home",
  summary: "My queue: what waits for me, what nobody has, what is urgent",
  permission: "view_tickets",
  options: {},
  async run({ desk, actor }) {
    const open = { status: "open", sort: "waiting", limit: shownEach } as const;
    const [mine, unassigned, urgent, stats] = await Promise.all([
      listTickets(desk, actor, { assignee: actor.id, sort: "waiting", limit: ownRead }),
      listTickets(desk, actor, { ...open, assignee: null }),
      listTickets(desk, actor, { ...open, priority: "urgent" }),
      countTickets(desk, actor, {}),
    ]);
    const live = mine.tickets.filter(({ status }) => status === "open" || status === "in_progress");
    const queues = { mine: live.slice(0, shownEach), unassigned: unassigned.tickets, urgent: urgent.tickets };
    return { text: "My desk", card: homeCard(queues, stats) };
  },
});
