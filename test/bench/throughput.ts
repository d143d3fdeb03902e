import type { BenchDesk } from "./desks.ts";
import { type Compared, compare, median, type Work } from "./load.ts";
import { unreadConversations } from "./unread.ts";

export interface How {
  connections: number;
  seconds: number;
  rounds: number;
}

const firstCustomer = 2_000_000;
const random = (most: number): number => 1 + Math.floor(Math.random() * most);

/** Each piece of work through all of our program, and through the floor, in turns. */
export async function measureThroughput(desk: BenchDesk, how: How): Promise<void> {
  console.info(
    `\n${desk.tickets} tickets, ${how.connections} connections, ${how.rounds} rounds of ${how.seconds} s, median (lowest to highest)`,
  );
  const rows: Record<string, object> = {};
  for (const work of works(desk)) {
    const compared = await compare(
      [
        [desk.ours, work],
        [desk.floor, work],
      ],
      how,
    );
    rows[work.name] = row(compared, work.name.startsWith("list") ? 0.9 : 0.75);
  }
  console.table(rows);
}

const mostP99 = 1.5;

function row({ ours, floor, ratio: [middle, low, high], p99Ratio }: Compared, target: number): object {
  return {
    "ours/s": Math.round(ours.perSecond),
    "floor/s": Math.round(floor.perSecond),
    ratio: `${middle.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
    target: `${target} ${middle >= target ? "met" : "missed"}`,
    "p50 ms": `${ours.p50} / ${floor.p50}`,
    "p99 ms": `${ours.p99} / ${floor.p99} = ${p99Ratio.toFixed(1)}`,
    "p99 target": `${mostP99} ${p99Ratio <= mostP99 ? "met" : "missed"}`,
  };
}

export function works({ tickets, pool }: BenchDesk): Work[] {
  const ticket = () => random(tickets);
  const unread = unreadConversations(pool, tickets + Math.round(tickets / 10));
  const words = { subject: "Cannot log in", description: "It worked yesterday." };
  return [
    {
      name: "create",
      method: "POST",
      path: () => "/tickets",
      body: () => ({ user_id: firstCustomer + random(tickets / 5), ...words }),
    },
    {
      name: "view",
      method: "GET",
      path: () => `/tickets/${ticket()}`,
      told: ({ ticket: { id, messages: own }, messages = own }) => [id, messages.length],
    },
    list("newest", "/tickets"),
    list("open", "/tickets?status=open"),
    list("open, urgent, billing", "/tickets?status=open&priority=urgent&category=billing"),
    list("longest waiting", "/tickets?sort=waiting"),
    {
      name: "reply",
      method: "POST",
      path: () => `/tickets/${ticket()}/message`,
      body: () => ({ message: "Thank you, it works now." }),
    },
    { name: "status", method: "PUT", path: () => `/tickets/${ticket()}/status`, body: status },
    {
      name: "mark read",
      method: "POST",
      path: () => `/chat/${unread.next()}/mark-read`,
      prepare: () => unread.prepare(),
      verify: () => unread.verify(),
    },
  ];
}

const list = (name: string, path: string): Work => ({
  name: `list ${name}`,
  method: "GET",
  path: () => path,
  told: (body) => (body.tickets ?? body.slice(0, 50)).map(({ id }: { id: number }) => id),
});

const statuses = ["open", "in_progress", "resolved", "closed"] as const;
const status = () => ({ status: statuses[random(4) - 1] });

/** What the kept counters save a reader, and cost a writer. */
export async function measureCounters(desk: BenchDesk, how: How): Promise<void> {
  const scan =
    "SELECT count(*), count(*) FILTER (WHERE status = 'open'), count(*) FILTER (WHERE priority = 'urgent') FROM ticket";
  const kept =
    "SELECT c.total + coalesce(d.total, 0) FROM ticket_counter c, (SELECT sum(total) AS total, sum(open) FROM ticket_counter_delta) d";
  const times = async (text: string) => {
    const took: number[] = [];
    for (let n = 0; n < 15; n += 1) {
      const start = performance.now();
      await desk.pool.query(text);
      took.push(performance.now() - start);
    }
    return median(took);
  };
  const scanned = await times(scan);
  await desk.pool.query("DELETE FROM ticket_counter_delta");
  const folded = await times(kept);
  await desk.pool.query("INSERT INTO ticket_counter_delta (total) SELECT 0 FROM generate_series(1, $1)", [unfolded]);
  const read = await times(kept);
  const plain: Work = {
    name: "plain",
    method: "PUT",
    path: () => `/tickets/${random(desk.tickets)}/status?counters=0`,
    body: status,
  };
  const counted: Work = { ...plain, path: () => plain.path().replace("?counters=0", "") };
  const { ratio } = await compare(
    [
      [desk.floor, counted],
      [desk.floor, plain],
    ],
    how,
  );
  const beside = (kept: number) => ({
    measured: `${kept.toFixed(2)} / ${scanned.toFixed(2)} ms`,
    ratio: (kept / scanned).toFixed(4),
    target: `0.02 ${kept / scanned <= 0.02 ? "met" : "missed"}`,
  });
  console.info(`\nThe counters at ${desk.tickets} tickets`);
  console.table({
    "counters / scan, all folded": beside(folded),
    [`counters / scan, ${unfolded} changes not folded`]: beside(read),
    "status change with / without, on the floor": {
      measured: `${ratio[1].toFixed(2)} to ${ratio[2].toFixed(2)}`,
      ratio: ratio[0].toFixed(2),
      target: `0.85 ${ratio[0] >= 0.85 ? "met" : "missed"}`,
    },
  });
}

/** As many as a thousand changes a second leave between two folds. */
const unfolded = 5_000;
