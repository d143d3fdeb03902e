import type { SystemActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { noteChange } from "../settings/settings.ts";
import { adoptWaiting } from "./adopt-waiting.ts";
import { channelText, firstChannel } from "./channel-text.ts";

const actor: SystemActor = { kind: "system", job: "the desk: the channel is gone" };

const statement = {
  name: "channel-give-up",
  text: `
  WITH main AS (
    SELECT m.id FROM target m JOIN target gone ON gone.id = $1::int AND gone.kind = m.kind
     WHERE m.active AND NOT m.by_setup AND m.id <> $1::int ORDER BY m.id LIMIT 1
  ),
  given_up AS (
    UPDATE target SET active = false, by_setup = false, paused = NULL FROM main WHERE target.id = $1::int AND target.by_setup RETURNING target.id
  ),
  routes AS (
    DELETE FROM category_channel USING given_up WHERE target_id = given_up.id
  ),
  gone AS (
    UPDATE lane SET home = false FROM given_up WHERE lane.target_id = given_up.id AND lane.home RETURNING lane.conversation_id
  ),
  lanes AS (
    INSERT INTO lane (conversation_id, target_id) SELECT conversation_id, main.id FROM gone, main
    ON CONFLICT (conversation_id, target_id) DO UPDATE SET home = true
  )
  SELECT to_jsonb((SELECT count(*) FROM gone)) AS result FROM given_up`,
};

/**
 * A channel of the setup that is not there any more: its categories and conversations go to the platform's own channel, and nothing
 * of what waited is lost. Gives how many conversations that were, undefined for a channel that is none of the setup's.
 */
export const giveUpChannel = async (desk: Desk, target: number): Promise<number | undefined> => {
  const moved = await desk.inTransaction(async (tx) => {
    const routes = await tx.prisma.categoryChannel.findMany({ where: { targetId: target }, include: { target: true } });
    const conversations = await tx.one<number>(statement, [target]);
    if (conversations === undefined) return undefined;
    for (const { platform, category, target: gone } of routes) {
      const before = { platform, category, channel: await channelText(tx, platform, gone) };
      const after = { ...before, channel: firstChannel };
      await noteChange({ desk: tx, actor, now: tx.now() }, "category", { before, after });
    }
    await adoptWaiting(tx);
    return conversations;
  });
  desk.callers.forget();
  return moved;
};
