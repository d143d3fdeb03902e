import { homeCard, type Queue } from "../cards/home-card.ts";
import { countListed, countTickets, listTickets } from "../desk/tickets/list.ts";
import { type QueueName, queueFilter } from "../desk/tickets/queues.ts";
import { command, type Scope } from "./command.ts";

const shownEach = 3;

export const supportHome = command({
  name: "support home",
  summary: "My queue: what waits for me, what nobody has, what is urgent",
  permission: "view_tickets",
  options: {},
  async run(scope) {
    const [mine, unassigned, urgent, stats] = await Promise.all([
      queueOf(scope, "mine"),
      queueOf(scope, "unassigned"),
      queueOf(scope, "urgent"),
      countTickets(scope.desk, scope.actor, {}),
    ]);
    return { text: "My desk", card: homeCard({ mine, unassigned, urgent }, stats) };
  },
});

/** How many it has, and those that wait longest; who does not wait comes last. */
async function queueOf({ desk, actor }: Scope, name: QueueName): Promise<Queue> {
  const filter = queueFilter(name, actor.id);
  const [{ tickets }, count] = await Promise.all([
    listTickets(desk, actor, { ...filter, sort: "waiting", limit: shownEach }),
    countListed(desk, actor, filter),
  ]);
  return { tickets, count };
}
