// An agent whose customer has waited for too long is told once for each wait, whatever is restarted: of which wait they were told
// stands on the conversation, and is written with the event and the direct messages.

import { z } from "zod";
import type { SystemActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { Id } from "../inputs.ts";
import { readSetting } from "../settings/settings.ts";
import { readSharedTime } from "../sql/shared-time.ts";
import { businessSeconds } from "../stats/business-hours.ts";
import { verb } from "../verb.ts";

const due = {
  name: "waits-untold",
  text: `
  SELECT coalesce(jsonb_agg(jsonb_build_object('conversation', w.id, 'since', w.waiting_since) ORDER BY w.waiting_since), '[]') AS result FROM (
    SELECT c.id, c.waiting_since FROM conversation c LEFT JOIN ticket t ON t.conversation_id = c.id
     WHERE c.waiting_since <= $1::timestamptz AND c.assignee_id IS NOT NULL AND c.deleted_at IS NULL AND c.wait_told IS DISTINCT FROM c.waiting_since
       AND (t.id IS NULL OR t.status IN ('open', 'in_progress') AND t.snoozed_until IS NULL)
     ORDER BY c.waiting_since LIMIT 100) w`,
};

const job: SystemActor = { kind: "system", job: "waiting" };

/** Tells who is due; gives how many waits. Safe to run anywhere, at any time, twice at once. */
export async function tellWaiting(desk: Desk): Promise<number> {
  const { waitingMinutes: minutes } = await readSetting(desk, "notices");
  if (minutes === null) return 0;
  const hours = await readSetting(desk, "hours");
  const now = (await readSharedTime(desk)).getTime();
  const waits =
    (await desk.one<{ conversation: number; since: string }[]>(due, [
      new Date(now - minutes * 60_000).toISOString(),
    ])) ?? [];
  let told = 0;
  for (const { conversation, since } of waits) {
    // Only the hours when somebody was there count as waiting for somebody.
    if (businessSeconds(Date.parse(since), now, hours) < minutes * 60) continue;
    if (await tellOneWait(desk, job, { conversation, since: new Date(since), minutes })) told += 1;
  }
  return told;
}

const mark = {
  name: "wait-told",
  text: `
  UPDATE conversation SET wait_told = waiting_since
   WHERE id = $1::int AND waiting_since = $2::timestamptz AND wait_told IS DISTINCT FROM waiting_since AND assignee_id IS NOT NULL AND deleted_at IS NULL
  RETURNING to_jsonb(id) AS result`,
};

const notices = {
  name: "wait-notices",
  text: `
  INSERT INTO notice (kind, event_id, conversation_id, person_id, platform, user_id)
  SELECT DISTINCT 'waiting', e.id, c.id, i.person_id, i.platform, i.external_id
    FROM conversation c JOIN event e ON e.conversation_id = c.id AND e.seq = c.last_seq
    JOIN identity i ON i.person_id = c.assignee_id AND i.ended_at IS NULL
    JOIN target ON target.active AND target.kind::text = i.platform::text
   WHERE c.id = $1::int AND NOT EXISTS (SELECT FROM notice_opt_out o WHERE o.person_id = c.assignee_id AND o.kind = 'waiting')
  RETURNING to_jsonb(id) AS result`,
};

/** Whether it was still untold. */
const tellOneWait = verb({
  permission: "view_tickets",
  input: z.strictObject({ conversation: Id, since: z.date(), minutes: z.int().min(1) }),
  async run({ desk, record }, { conversation, since, minutes }): Promise<boolean> {
    const isUntold = await desk.one(mark, [conversation, since.toISOString()]);
    if (isUntold === undefined) return false;
    const wait = { since: since.toISOString(), minutes };
    await record(conversation, { type: "conversation.waited", ...wait, visibility: "internal" });
    await desk.one(notices, [conversation]);
    return true;
  },
});
