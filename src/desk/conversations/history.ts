import { z } from "zod";
import { forbidden } from "../errors.ts";
import type { RecordedEvent } from "../events.ts";
import { Id } from "../inputs.ts";
import { recordedEventJson } from "../sql/recorded-event.ts";
import { query } from "../verb.ts";

const mostEvents = 100;

const statement = {
  name: "conversation-history",
  text: `
  SELECT coalesce(jsonb_agg(j ORDER BY seq DESC), '[]') AS result FROM (
    SELECT e.seq, ${recordedEventJson} AS j
      FROM event e JOIN conversation v ON v.id = e.conversation_id AND v.deleted_at IS NULL
     WHERE e.conversation_id = $1::int AND e.type NOT IN ('message.added', 'message.refused', 'conversation.read')
     ORDER BY e.seq DESC LIMIT ${mostEvents}) newest`,
};

/** What happened to a conversation besides what was said and read in it, the latest first: what a message said before it was changed, too; for agents only. */
export const readHistory = query({
  permission: "view_chat_history",
  input: z.strictObject({ conversation: Id }),
  async statement({ desk, actor }, { conversation }): Promise<RecordedEvent[]> {
    if (actor.kind !== "agent") throw forbidden("What the desk does among itself is for agents.");
    return (await desk.one<RecordedEvent[]>(statement, [conversation])) ?? [];
  },
});
