// A channel's budget of calls, in PostgreSQL, so that all processes share one. Whoever finds it spent takes the next place in line;
// a lane has one place at a time, so a hot conversation waits behind the others like any of them.

import type { Desk } from "../desk/desk.ts";
import type { Budget, Channel, Spending } from "./channel.ts";
import type { Lease } from "./lane.ts";

/** It is this lane's turn in `waitMs`. */
export class Paced extends Error {
  readonly waitMs: number;

  constructor(waitMs: number) {
    super(`The channel's budget is spent for ${Math.ceil(waitMs)} ms.`);
    this.name = "Paced";
    this.waitMs = waitMs;
  }
}

/** A place is good for a moment after its time, so that a late bell costs nothing. */
const graceMs = 250;

interface Waiter {
  name: string;
  /** The row that keeps the place: its table, the column for it, and the condition that finds it by the values from $5 on. */
  table: "lane" | "notice";
  column: "slot_at" | "card_slot_at";
  own: string;
  /** Joined to the row: the channel's target, as `target`. */
  target: string;
  /** Until when nobody's turn comes; NULL for no longer than the line. */
  restsUntil: string;
}

// A place in line moves the whole line on by `cost` gaps. One that is used late is as if it had been used in time, as long as it
// is not later than the burst allows: in no span of time are there more calls than the span and the burst together hold.
const reserve = ({ name, table, column, own, target, restsUntil }: Waiter) => ({
  name,
  text: `
  WITH t AS MATERIALIZED (SELECT clock_timestamp() AS now),
  held AS (
    SELECT target.id AS target, ${restsUntil} AS rests_until, ${table}.${column} AS slot,
           ${table}.${column} >= t.now - $4::float8 * interval '1 millisecond' AS good
      FROM ${table} JOIN target ON ${target} CROSS JOIN t WHERE ${own}
  ),
  fresh AS (
    INSERT INTO budget (target_id, kind, full_at)
    SELECT held.target, $1::text, t.now + $2::float8 * interval '1 millisecond' FROM held, t WHERE held.good IS NOT TRUE
    ON CONFLICT (target_id, kind) DO UPDATE SET full_at = greatest(budget.full_at + $2::float8 * interval '1 millisecond', excluded.full_at)
    RETURNING full_at - $3::float8 * interval '1 millisecond' AS slot
  ),
  place AS (
    SELECT slot FROM fresh UNION ALL SELECT slot FROM held WHERE good
  ),
  kept AS (
    UPDATE ${table} SET ${column} = CASE WHEN place.slot > t.now THEN place.slot END FROM place, t WHERE ${own}
  )
  SELECT to_jsonb(greatest(0, extract(epoch FROM place.slot - t.now) * 1000, extract(epoch FROM held.rests_until - t.now) * 1000)) AS result
    FROM place, held, t`,
});

const ofLane = (column: Waiter["column"]) =>
  reserve({
    name: `budget-reserve-${column}`,
    table: "lane",
    column,
    own: "conversation_id = $5::int AND target_id = $6::int AND fence = $7::int",
    target: "target.id = lane.target_id",
    restsUntil: "NULL::timestamptz",
  });

const places = { head: ofLane("slot_at"), card: ofLane("card_slot_at") };

// The same line, for what has no lane: a notice keeps its place itself. While the channel rests after a 429, nobody's turn comes.
const ofNotice = reserve({
  name: "budget-reserve-notice",
  table: "notice",
  column: "slot_at",
  own: "notice.id = $5::bigint AND attempts = $6::int",
  target: "target.kind::text = notice.platform::text AND target.place = notice.place",
  restsUntil: "target.due_at",
});

/** What a place of `cost` calls is reckoned by; a place is good for as long as the burst allows, and a moment. */
const terms = (kind: Spending, { gapMs, burst }: Budget, cost = 1) => [
  kind,
  cost * gapMs,
  Math.max(burst, cost) * gapMs,
  Math.max(0, burst - 1) * gapMs + graceMs,
];

export interface Payer {
  desk: Desk;
  channel: Channel;
  lease: Lease;
}

/**
 * Pays for a call, or for `cost` of them at once. A lane's head and its card wait in line each by itself.
 * @throws Paced when it is not their turn yet: asked again at its time, they have it
 */
export async function pay(
  { desk, channel, lease }: Payer,
  kind: Spending,
  { cost = 1, place = "head" }: { cost?: number; place?: keyof typeof places } = {},
): Promise<void> {
  const budget = channel.budgets[kind];
  if (!budget || cost === 0) return;
  const { conversation, target } = lease.key;
  const values = [...terms(kind, budget, cost), conversation, target, lease.fence];
  const waitMs = await desk.one<number>(places[place], values);
  // Without the lane there is nobody to wait: the lease is lost, and whoever has it pays.
  if (waitMs === undefined || waitMs > 0) throw new Paced(waitMs ?? 0);
}

/** Pays for a notice's post into a channel that conversations are told in, too. @throws Paced when it is not its turn yet */
export async function payForNotice(
  desk: Desk,
  channel: Channel,
  { id, attempts }: { id: number; attempts: number },
): Promise<void> {
  const budget = channel.budgets.post;
  if (!budget) return;
  const waitMs = await desk.one<number>(ofNotice, [...terms("post", budget), id, attempts]);
  if (waitMs !== undefined && waitMs > 0) throw new Paced(waitMs);
}

const attempt = {
  name: "budget-attempt",
  text: `
  INSERT INTO budget (target_id, kind, full_at) VALUES ($1::int, $2::text, clock_timestamp() + $3::float8 * interval '1 millisecond')
  ON CONFLICT (target_id, kind) DO UPDATE SET full_at = greatest(budget.full_at + $3::float8 * interval '1 millisecond', excluded.full_at)
   WHERE budget.full_at + $3::float8 * interval '1 millisecond' <= clock_timestamp() + $4::float8 * interval '1 millisecond'
  RETURNING to_jsonb(1) AS result`,
};

/** Pays for a call that may as well come later: whether there was enough left. */
export async function payIfLeft({ desk, channel, lease }: Payer, kind: Spending): Promise<boolean> {
  const budget: Budget | undefined = channel.budgets[kind];
  if (!budget) return true;
  const { gapMs, burst } = budget;
  return (await desk.one(attempt, [lease.key.target, kind, gapMs, burst * gapMs])) !== undefined;
}
