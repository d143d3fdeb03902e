// The safety net: from PostgreSQL alone it finds lanes that have something to tell and nobody telling it.

import { answerLane } from "./answer.ts";
import type { DeliveryParts } from "./deliver.ts";
import { laneName } from "./lane.ts";

// What backs up behind one target keeps no other's lanes out of the 500.
const due = {
  name: "sweep",
  text: `
  SELECT coalesce(jsonb_agg(jsonb_build_object('conversation', l.conversation_id, 'target', l.target_id, 'lateMs', lateness)), '[]') AS result
    FROM (
      SELECT l.conversation_id, l.target_id, extract(epoch FROM clock_timestamp() - greatest(l.due_at, target.due_at, min(waiting.since))) * 1000 AS lateness,
             row_number() OVER (PARTITION BY l.target_id ORDER BY min(waiting.since)) AS place
        FROM (
          SELECT conversation_id, target_id, created_at AS since FROM delivery WHERE state IN ('pending', 'sending')
          UNION ALL
          SELECT conversation_id, target_id, card_due_at FROM lane WHERE card_due_at <= clock_timestamp()
        ) waiting
        JOIN lane l USING (conversation_id, target_id) JOIN target ON target.id = l.target_id
       WHERE l.due_at <= clock_timestamp() AND target.due_at <= clock_timestamp() AND target.active AND target.kind::text = ANY ($1::text[])
         AND (l.leased_until IS NULL OR l.leased_until < clock_timestamp())
       GROUP BY l.conversation_id, l.target_id, l.due_at, target.due_at
       ORDER BY place LIMIT 500
    ) l`,
};

/** What a ring would have reached long ago: the queue is away, or a killed worker's job is still taken for running. */
const overdueMs = 5_000;
const overdueAtOnce = 10;

/** Rings for every lane that is due; those that are long overdue are told right here, without the queue. Gives how many. */
export async function sweep(parts: DeliveryParts): Promise<number> {
  const { desk, channels, webhooks, doorbell } = parts;
  const kinds = [...channels.map(({ kind }) => kind), ...(webhooks ? ["webhook"] : [])];
  const lanes = (await desk.one<{ conversation: number; target: number; lateMs: number }[]>(due, [kinds])) ?? [];
  const overdue = lanes.filter(({ lateMs }) => lateMs > overdueMs).map(laneName);
  for (const lane of lanes) {
    if (lane.lateMs <= overdueMs) doorbell.ring(laneName(lane));
  }
  if (overdue.length > 0) doorbell.unheard();
  const drainOneByOne = async () => {
    for (let name = overdue.shift(); name !== undefined; name = overdue.shift()) await answerLane(parts, name);
  };
  await Promise.all(Array.from({ length: overdueAtOnce }, drainOneByOne));
  return lanes.length;
}
