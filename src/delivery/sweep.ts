// The safety net: from PostgreSQL alone it finds lanes that have something to tell and nobody telling it.

import type { Answers } from "./answer.ts";
import type { DeliveryParts } from "./deliver.ts";
import { type Head, laneName } from "./lane.ts";

// What backs up behind one target keeps no other's lanes out of the 500.
const due = {
  name: "sweep",
  text: `
  SELECT coalesce(jsonb_agg(jsonb_build_object('conversation', l.conversation_id, 'target', l.target_id, 'kind', kind, 'lateMs', lateness, 'inLine', in_line)), '[]') AS result
    FROM (
      SELECT l.conversation_id, l.target_id, target.kind, extract(epoch FROM clock_timestamp() - greatest(l.due_at, target.due_at, min(waiting.since))) * 1000 AS lateness,
             l.slot_at IS NOT NULL OR l.card_slot_at IS NOT NULL AS in_line,
             row_number() OVER (PARTITION BY l.target_id ORDER BY min(waiting.since)) AS place
        FROM (
          SELECT conversation_id, target_id, created_at AS since FROM delivery WHERE state IN ('pending', 'sending')
          UNION ALL
          SELECT conversation_id, target_id, card_due_at FROM lane WHERE card_due_at <= clock_timestamp()
        ) waiting
        JOIN lane l USING (conversation_id, target_id) JOIN target ON target.id = l.target_id
       WHERE l.due_at <= clock_timestamp() AND target.due_at <= clock_timestamp() AND target.active AND target.kind::text = ANY ($1::text[])
         AND (l.leased_until IS NULL OR l.leased_until < clock_timestamp())
       GROUP BY l.conversation_id, l.target_id, l.due_at, l.slot_at, l.card_slot_at, target.kind, target.due_at
       ORDER BY place LIMIT 500
    ) l`,
};

/** What a ring would have reached long ago: the queue is away, or a killed worker's job is still taken for running. */
const overdueMs = 5_000;

interface DueLane {
  conversation: number;
  target: number;
  kind: Head["kind"];
  lateMs: number;
  /** It has a place in its channel's line, whose time has come. */
  inLine: boolean;
}

/**
 * Rings for every lane that is due; those that are long overdue are told right here, without the queue, and so are those whose turn it is:
 * a place in line is good for a moment only, and whoever comes later begins again at its end. Waits for none of them: a platform that
 * hangs puts off no next look. Gives how many.
 */
export async function sweep(parts: DeliveryParts & { answers: Answers }): Promise<number> {
  const { desk, channels, webhooks, doorbell, answers } = parts;
  const kinds = [...channels.map(({ kind }) => kind), ...(webhooks ? ["webhook"] : [])];
  const lanes = (await desk.one<DueLane[]>(due, [kinds])) ?? [];
  // One that waits here for a place was heard.
  const unheard = lanes.filter((lane) => !answers.isWaiting(laneName(lane)));
  for (const lane of unheard) {
    if (lane.lateMs <= overdueMs && !lane.inLine) doorbell.ring(laneName(lane));
    else void answers.tell(lane.kind, laneName(lane));
  }
  if (unheard.some(({ lateMs }) => lateMs > overdueMs)) doorbell.unheard();
  return lanes.length;
}
