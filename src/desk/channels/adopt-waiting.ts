import type { Desk } from "../desk.ts";

// An inactive target's deliveries are told in the channel that the configuration names now. The channel was given up or replaced;
// what may have been said there is said again: nobody reads the old one any more.
const statement = {
  name: "channel-adopt-waiting",
  text: `
  WITH waiting AS (
    UPDATE delivery SET target_id = main.id, state = 'pending', part = 0, sending_at = NULL, refusal = NULL
      FROM target old JOIN target main ON main.kind = old.kind AND main.active AND NOT main.by_setup
     WHERE delivery.target_id = old.id AND NOT old.active AND old.kind <> 'webhook' AND delivery.state IN ('pending', 'sending')
    RETURNING delivery.conversation_id, main.id
  ),
  lanes AS (
    INSERT INTO lane (conversation_id, target_id) SELECT DISTINCT conversation_id, id FROM waiting
    ON CONFLICT (conversation_id, target_id) DO UPDATE SET home = true
  )
  SELECT to_jsonb(count(*)) AS result FROM waiting`,
};

/** What waits for a channel that the desk is not in any more is told in its platform's own; without one it waits. Gives how much that was. */
export const adoptWaiting = async (desk: Desk): Promise<number> => (await desk.one<number>(statement, [])) ?? 0;
