import type { Desk } from "../desk.ts";
import type { Category } from "../words.ts";
import { personJson } from "./json.ts";

export interface StatsFilter {
  /** Days, UTC, both included; null for no bound. */
  from: string | null;
  to: string | null;
  agent: number | null;
  category: Category | null;
  /** For a customer: theirs alone, and nothing of the agents. */
  customer: number | null;
}

/** In seconds; null where nothing was measured. */
export interface Durations {
  mean: number | null;
  median: number | null;
  p90: number | null;
  n: number;
}

export interface DeskStats {
  /** Whether everything of the range was looked at. */
  complete: boolean;
  response_time: Durations;
  resolution_time: Durations;
  agents: AgentStats[];
  days: { date: string; opened: number; answered: number; resolved: number }[];
}

export interface AgentStats {
  agent: { id: number; name: string; role: "agent" | "admin" | "customer" | "provider"; avatar_url: string | null };
  handled: number;
  resolved: number;
  first_response: Durations;
}

const within = (column: string) => `${column} >= coalesce($1::date::timestamp AT TIME ZONE 'UTC', '-infinity')
      AND ${column} < coalesce(($2::date + 1)::timestamp AT TIME ZONE 'UTC', 'infinity')`;

/** What one reading looks at, at most; beyond it the newest count, and the answer says so. */
const most = 100_000;

const newest = (column: string) => `ORDER BY ${column} DESC LIMIT ${most}`;

const dayOf = (column: string) => `(${column} AT TIME ZONE 'UTC')::date`;

const durations = (rows: string, where: string) => `(SELECT jsonb_build_object(
    'mean', round(avg(seconds))::int, 'median', round(percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds))::int,
    'p90', round(percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds))::int, 'n', count(*)) FROM ${rows} ${where})`;

const seconds = (from: string, to: string) => `extract(epoch FROM ${to} - ${from})::float8 AS seconds`;

// An agent's own opening of a chat answers nothing, which is why the first reply has to be later. A resolution that was taken
// back has left resolved_at. What is an agent's is what they are assigned to.
const statement = (categories: boolean, ofCustomer: boolean) => {
  const conversation = `conversation v ${categories ? "JOIN ticket t ON t.conversation_id = v.id AND t.category = $4::category" : ""}`;
  const scope = (alias: string) =>
    `${alias}.deleted_at IS NULL AND ($3::int IS NULL OR ${alias}.assignee_id = $3::int) ${ofCustomer ? `AND ${alias}.customer_id = $5::int` : "AND $5::int IS NULL"}`;
  return `
  WITH opened AS MATERIALIZED (
    SELECT v.assignee_id, v.is_chat, ${dayOf("v.opened_at")} AS day FROM ${conversation} WHERE ${within("v.opened_at")} AND ${scope("v")}
     ${newest("v.opened_at")}
  ),
  answered AS MATERIALIZED (
    SELECT v.assignee_id, ${dayOf("v.first_reply_at")} AS day, ${seconds("v.opened_at", "v.first_reply_at")}
      FROM ${conversation} WHERE v.first_reply_at IS NOT NULL AND ${within("v.first_reply_at")} AND v.first_reply_at > v.opened_at AND ${scope("v")}
     ${newest("v.first_reply_at")}
  ),
  resolved AS MATERIALIZED (
    SELECT t.assignee_id, ${dayOf("t.resolved_at")} AS day, ${seconds("t.opened_at", "t.resolved_at")}
      FROM ticket t WHERE t.resolved_at IS NOT NULL AND ${within("t.resolved_at")} AND ${scope("t")} AND ${categories ? "t.category = $4::category" : "$4::text IS NULL"}
     ${newest("t.resolved_at")}
  ),
  days AS (
    SELECT day, sum(opened) AS opened, sum(answered) AS answered, sum(resolved) AS resolved FROM (
      SELECT day, count(*) FILTER (WHERE NOT is_chat) AS opened, 0 AS answered, 0 AS resolved FROM opened GROUP BY day
      UNION ALL SELECT day, 0, count(*), 0 FROM answered GROUP BY day
      UNION ALL SELECT day, 0, 0, count(*) FROM resolved GROUP BY day
      UNION ALL SELECT day::date, 0, 0, 0 FROM generate_series($1::date::timestamp, least($2::date, $1::date + 366)::timestamp, '1 day') day
    ) counted GROUP BY day
  ),
  handled AS (SELECT assignee_id, count(*) AS n FROM opened WHERE assignee_id IS NOT NULL GROUP BY assignee_id),
  done AS (SELECT assignee_id, count(*) AS n FROM resolved WHERE assignee_id IS NOT NULL GROUP BY assignee_id),
  first_replies AS (
    SELECT assignee_id, jsonb_build_object('mean', round(avg(seconds))::int, 'median', round(percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds))::int,
        'p90', round(percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds))::int, 'n', count(*)) AS times
      FROM answered WHERE assignee_id IS NOT NULL GROUP BY assignee_id
  )
  SELECT jsonb_build_object(
    'complete', (SELECT count(*) FROM opened) < ${most} AND (SELECT count(*) FROM answered) < ${most} AND (SELECT count(*) FROM resolved) < ${most},
    'response_time', ${durations("answered", "")}, 'resolution_time', ${durations("resolved", "")},
    'agents', (SELECT coalesce(jsonb_agg(jsonb_build_object('agent', ${personJson("a")}, 'handled', coalesce(h.n, 0), 'resolved', coalesce(d.n, 0),
        'first_response', coalesce(f.times, '{"mean": null, "median": null, "p90": null, "n": 0}')) ORDER BY coalesce(h.n, 0) DESC, a.id), '[]')
       FROM person a LEFT JOIN handled h ON h.assignee_id = a.id LEFT JOIN done d ON d.assignee_id = a.id LEFT JOIN first_replies f ON f.assignee_id = a.id
      WHERE a.role IN ('agent', 'admin') AND $5::int IS NULL AND ($3::int IS NULL OR a.id = $3::int)
        AND (a.disabled_at IS NULL OR h.n > 0 OR d.n > 0)),
    'days', (SELECT coalesce(jsonb_agg(jsonb_build_object('date', day, 'opened', opened, 'answered', answered, 'resolved', resolved) ORDER BY day), '[]') FROM days)
  ) AS result`;
};

const statements = [false, true].flatMap((categories) =>
  [false, true].map((ofCustomer) => ({
    categories,
    ofCustomer,
    prepared: {
      name: `desk-stats${categories ? "-category" : ""}${ofCustomer ? "-customer" : ""}`,
      text: statement(categories, ofCustomer),
    },
  })),
);

/** From the rows themselves: its cost is that of the range's tickets and chats, of which it looks at so many at most. */
export async function selectDeskStats(
  desk: Desk,
  { from, to, agent, category, customer }: StatsFilter,
): Promise<DeskStats> {
  const found = statements.find(
    (one) => one.categories === (category !== null) && one.ofCustomer === (customer !== null),
  );
  const stats = found && (await desk.one<DeskStats>(found.prepared, [from, to, agent, category, customer]));
  if (!stats) throw new Error("The statistics' statement gave no row.");
  return stats;
}
