import type { BenchDesk } from "./desks.ts";
import { type Compared, compare, median, type Work } from "./load.ts";

interface How {
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
    rows[work.name] = row(compared);
  }
  console.table(rows);
}

function row({ ours, floor, ratio: [middle, low, high], p99Ratio }: Compared): object {
  return {
    "ours/s": Math.round(ours.perSecond),
    "floor/s": Math.round(floor.perSecond),
    ratio: `${middle.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
    "p50 ms": ours.p50,
    "p99 ms": `${ours.p99} / ${floor.p99} = ${p99Ratio.toFixed(1)}`,
  };
}

function works({ tickets, pool }: BenchDesk): Work[] {
  const ticket = () => random(tickets);
  const chat = () => tickets + random(tickets / 10);
  const words = { subject: "Cannot log in", description: "It worked yesterday." };
  return [
    {
      name: "create",
      method: "POST",
      path: () => "/tickets",
      body: () => ({ user_id: firstCustomer + random(tickets / 5), ...words }),
    },
    { name: "view", method: "GET", path: () => `/tickets/${ticket()}` },
    { name: "list 50 open", method: "GET", path: () => "/tickets?status=open" },
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
      path: () => `/chat/${chat()}/mark-read`,
      prepare: () => pool.query("UPDATE conversation SET unread_by_desk = 1 WHERE is_chat AND unread_by_desk = 0"),
    },
  ];
}

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
  await desk.pool.query("DELETE FROM ticket_counter_delta");
  const [scanned, read] = [await times(scan), await times(kept)];
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
  console.table({
    "counters read / scan": { ms: `${read.toFixed(2)} / ${scanned.toFixed(2)}`, ratio: (read / scanned).toFixed(3) },
    "status change with / without": { ms: "", ratio: ratio.map((one) => one.toFixed(2)).join(" ") },
  });
}
