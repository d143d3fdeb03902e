// The line that says what came before quotes messages. It says no longer what was changed, taken back or erased.

import { type DeskEvent, isChange } from "../desk/events.ts";
import { pay } from "./budget.ts";
import { changeOne, type Where } from "./posted.ts";
import { recapOf } from "./recap.ts";
import { recapMark } from "./threads.ts";

interface Recapped {
  generation: number;
  previousId: string | null;
  recapAt: string;
  before: number;
}

const statement = {
  name: "thread-recapped",
  text: `
  SELECT jsonb_build_object('generation', generation, 'previousId', previous_id, 'recapAt', recap_at, 'before', recap_before) AS result
    FROM thread WHERE conversation_id = $1::int AND target_id = $2::int AND recap_at IS NOT NULL
     AND recap_before > coalesce((SELECT seq FROM message WHERE id = $3::int), 0)`,
};

/** Nothing where the event changes no words, or where the thread began with the conversation. */
export async function renewRecap(where: Where, event: DeskEvent): Promise<void> {
  const message = isChange(event) ? event.message : null;
  if (message === null && event.type !== "customer.erased") return;
  const { desk, channel, lease, place, thread } = where;
  const { conversation, target } = lease.key;
  const recapped = await desk.one<Recapped>(statement, [conversation, target, message]);
  if (!recapped) return;
  const { generation, previousId, recapAt, before } = recapped;
  const mark = recapMark(conversation, generation);
  const found = await channel.findPost(place, thread, mark, new Date(recapAt));
  const recap = await recapOf(desk, channel, { conversation, target, place, previousId, before });
  if (found === undefined || !recap) return;
  await pay(where, "change");
  await changeOne(where, () => channel.editPost(place, thread, found, recap, mark));
}
