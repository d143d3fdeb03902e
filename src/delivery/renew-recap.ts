// The line that says what came before quotes messages. It says no longer what was changed, taken back or erased, nor does that of an
// earlier thread.

import { type DeskEvent, isChange } from "../desk/events.ts";
import { pay } from "./budget.ts";
import { changeOne, findMarked, type Where } from "./posted.ts";
import { recapOf } from "./recap.ts";
import { recapMark } from "./threads.ts";

interface Recapped {
  threadId: string;
  generation: number;
  previousId: string | null;
  recapAt: string;
  before: number;
}

const statement = {
  name: "thread-recapped",
  text: `
  WITH threads AS (
    SELECT conversation_id, target_id, thread_id, generation, previous_id, recap_at, recap_before FROM thread
    UNION ALL
    SELECT conversation_id, target_id, thread_id, generation, previous_id, recap_at, recap_before FROM former_thread
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('threadId', thread_id, 'generation', generation, 'previousId', previous_id, 'recapAt', recap_at, 'before', recap_before)
           ORDER BY generation DESC), '[]') AS result
    FROM threads WHERE conversation_id = $1::int AND target_id = $2::int AND recap_at IS NOT NULL
     AND recap_before > coalesce((SELECT seq FROM message WHERE id = $3::int), 0)`,
};

/** Nothing where the event changes no words, or where the thread began with the conversation. */
export async function renewRecap(where: Where, event: DeskEvent): Promise<void> {
  const message = isChange(event) ? event.message : null;
  if (message === null && event.type !== "customer.erased") return;
  const { conversation, target } = where.lease.key;
  const recapped = (await where.desk.one<Recapped[]>(statement, [conversation, target, message])) ?? [];
  for (const each of recapped) await renew(where, each);
}

async function renew(where: Where, { threadId, generation, previousId, recapAt, before }: Recapped): Promise<void> {
  const { desk, channel, lease, place } = where;
  const { conversation, target } = lease.key;
  const mark = recapMark(conversation, generation);
  const found = await findMarked(where, threadId, mark, new Date(recapAt));
  if (found === undefined) return;
  const recap = await recapOf(desk, channel, { conversation, target, place, previousId, before });
  await pay(where, "change");
  const show = (at: Where["thread"]) =>
    recap ? channel.editPost(place, at, found, recap, mark) : channel.removePost(place, at, found);
  await changeOne(where, show, threadId);
}
